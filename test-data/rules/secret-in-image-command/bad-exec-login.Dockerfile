FROM alpine
#~ covers: D024 D025
RUN ["curl", "-u", "ci:Qm83kzTrLx", "https://example.com/x"]
#~^ secret-in-run-command "Qm83kzTrLx"
HEALTHCHECK CMD ["curl", "-f", "-u", "elastic:Vn52hqRtWd", "http://localhost:9200"]
#~^ secret-in-image-command "Vn52hqRtWd"
