from a as B
env K=v \
  L=w
Copy --from=b --chown=1:1 ["a b", "/c"]
onbuild RUN make
HEALTHCHECK --interval=3s CMD ["x","y"]
CMD [ 'a' ]
