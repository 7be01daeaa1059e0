# AWS's inference toolkit with multi-model-server, a Java front end before Python workers.
FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless gcc libc6-dev python3-dev ca-certificates ca-certificates-java && \
    rm -rf /var/lib/apt/lists/*
RUN pip3 install --no-cache-dir setuptools wheel numpy && pip3 install --no-cache-dir multi-model-server sagemaker-inference
COPY serving /opt/program
RUN printf '#!/bin/sh\nexec python3 -u /opt/program/entry.py "$@"\n' > /usr/local/bin/serve && chmod 755 /usr/local/bin/serve
ENV PYTHONPATH=/opt/program
