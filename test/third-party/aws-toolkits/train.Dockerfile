# AWS's training toolkit in script mode: its own `train` command reads the contract and starts our script.
FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev python3-dev ca-certificates && rm -rf /var/lib/apt/lists/*
RUN pip3 install --no-cache-dir sagemaker-training
COPY train.py /opt/ml/code/train.py
ENV SAGEMAKER_PROGRAM=train.py
