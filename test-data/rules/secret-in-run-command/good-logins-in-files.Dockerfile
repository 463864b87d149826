FROM condaforge/miniforge3
RUN conda install -c https://conda.anaconda.org/pytorch -c conda-forge app
RUN echo '{"name":"bob","key":"3b9f1c5d7e2a4f6089bd1c3e5f7a9b0c"}' > /app/cache.json
RUN --mount=type=secret,id=kaggle,target=/root/.kaggle/kaggle.json kaggle datasets download example/data
