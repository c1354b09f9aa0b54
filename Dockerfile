# syntax=docker/dockerfile:1
# The service in one image.  The page reader's sandbox needs user namespaces inside the container:
# run it with a seccomp profile that allows them, or `rpl doctor` warns that only limits hold.

FROM debian:12-slim AS build
RUN apt-get update -q \
 && apt-get install -y -q --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY requirements.lock ./
RUN python3 -m venv /opt/rpl \
 && /opt/rpl/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY rpl/ rpl/
COPY assessments/ assessments/
COPY rubrics/ rubrics/
COPY templates/ templates/
RUN /opt/rpl/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM debian:12-slim
COPY packages.apt /tmp/packages.apt
RUN apt-get update -q \
 && sed -e 's/#.*//' -e '/^[[:space:]]*$/d' /tmp/packages.apt \
  | xargs apt-get install -y -q --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/* /tmp/packages.apt \
 && useradd --system --create-home --home-dir /var/lib/rpl --shell /usr/sbin/nologin rpl
COPY --from=build /opt/rpl /opt/rpl
ENV PATH=/opt/rpl/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    RPL_DATA_DIR=/var/lib/rpl \
    RPL_HOST=0.0.0.0 \
    RPL_PORT=8000
USER rpl
WORKDIR /var/lib/rpl
VOLUME ["/var/lib/rpl"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["rpl", "serve"]
