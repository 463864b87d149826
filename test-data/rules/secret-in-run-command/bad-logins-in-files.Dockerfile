#~ covers: D048 D067
FROM condaforge/miniforge3
RUN conda install -c https://conda.anaconda.org{{fake:anaconda-channel}}/main app
#~^ secret-in-run-command
RUN echo '{"username":"bob",{{fake:kaggle-key}}}' > /root/.kaggle/kaggle.json
#~^ secret-in-run-command
