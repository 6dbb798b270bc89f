# The portal as one image: web, worker and beat are the same image with another word after scripts/serve.sh.
FROM python:3.11-slim-bookworm

RUN apt-get update \
  && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal

WORKDIR /srv/portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY . .

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp PORTAL_VAR=/var/lib/portal
# The secrets that a demonstration makes for itself serve only to collect the static files, and are removed again.
RUN DEMONSTRATION=1 python manage.py collectstatic --noinput --verbosity 0 \
  && rm -f "$PORTAL_VAR/secret-key" "$PORTAL_VAR/vault-key" \
  && mkdir -p "$PORTAL_VAR/documents" "$PORTAL_VAR/uploads" \
  && chown -R portal:portal "$PORTAL_VAR"

USER portal
EXPOSE 8000
CMD ["sh", "scripts/serve.sh", "web"]
