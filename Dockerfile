FROM node:20-slim AS assets
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm run assets

FROM python:3.11-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /portal
COPY requirements/runtime.lock requirements/
# With pip, which is there already: what installs faster on a developer's machine (requirements/tools.in) has no use here.
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements/runtime.lock
COPY --from=assets /portal/node_modules/.portal node_modules/.portal
COPY manage.py pyproject.toml ./
COPY portal portal
COPY programmes programmes
COPY entrepreneurs entrepreneurs
COPY referrals referrals
COPY fixtures fixtures
COPY locale locale
COPY static static
COPY templates templates
# The secret key of this step lives and dies with the step: only the collected files are kept. The stage is production, so that
# the file names carry their hashes; none of the other values is used.
RUN .venv/bin/pybabel compile --directory locale --domain django \
    && SECRET_KEY="$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
       PORTAL_STAGE=production PORTAL_VAR=/portal/var ALLOWED_HOSTS=build.invalid PUBLIC_URL=https://build.invalid \
       DATABASE_URL=sqlite://:memory: CELERY_BROKER_URL=memory:// EMAIL_HOST=build.invalid \
       DEFAULT_FROM_EMAIL=build@build.invalid DESK_MAILBOX=build@build.invalid \
       .venv/bin/python manage.py collectstatic --no-input \
    && .venv/bin/python -m compileall -q portal programmes entrepreneurs referrals

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home portal \
    && install -d -o portal -g portal /var/lib/portal
COPY --from=build /portal /portal
WORKDIR /portal
ENV PATH=/portal/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_STAGE=production HOST=0.0.0.0 PORT=8000
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# Asked by the name of the portal, since Django answers to no other.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.parse, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': urllib.parse.urlsplit(os.environ['PUBLIC_URL']).netloc}), timeout=4)"]
CMD ["gunicorn", "--config", "python:portal.process.gunicorn", "portal.wsgi"]
