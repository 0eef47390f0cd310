# The hub. `docker build -t tasuki-hub .`, then `docker run -p 4311:4311 -v tasuki:/data tasuki-hub`; docs/operations.md goes on from there.
FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build:hub

FROM node:24.21.0-slim
ENV NODE_ENV=production PORT=4311 TASUKI_DATA=/data
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/.output/hub ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4311
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/hub.mjs"]
CMD ["serve"]
