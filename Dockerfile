# One image; the command chooses the process: web | recorder | sweeper (or serve: all of them with SQLite and Valkey).
FROM python:3.13-slim-bookworm AS build
# Compiled here, for whoever runs it may not write; by hash, for a layer rounds the times that else would have to fit.
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_SYSTEM_CERTS=1 UV_COMPILE_BYTECODE=1 PYC_INVALIDATION_MODE=UNCHECKED_HASH
RUN pip install --no-cache-dir uv==0.13.*
WORKDIR /srv/hoithi
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --no-install-project
COPY app app
COPY templates templates
RUN uv sync --frozen --no-dev && python -m compileall -q --invalidation-mode unchecked-hash app

FROM python:3.13-slim-bookworm
RUN useradd --no-create-home --uid 10001 --home-dir /srv/hoithi hoithi \
    && install --directory --owner=hoithi --group=hoithi /var/lib/hoithi
WORKDIR /srv/hoithi
COPY --from=build /srv/hoithi /srv/hoithi
ENV PATH=/srv/hoithi/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    HOITHI_HOST=0.0.0.0 HOITHI_PORT=8000 HOITHI_DATA=/var/lib/hoithi
USER hoithi
VOLUME /var/lib/hoithi
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"HOITHI_PORT\"]}/health', timeout=3)"]
ENTRYPOINT ["hoithi"]
CMD ["serve"]
