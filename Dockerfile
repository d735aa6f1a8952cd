# syntax=docker/dockerfile:1

# Everything, to build with.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json vite.config.ts ./
COPY vite ./vite
COPY bench ./bench
COPY src ./src
COPY models ./models
RUN npm run build && npm run build:web && rm -rf dist/bench dist/.tsbuildinfo && find dist -name '*.map' -delete

# A training worker (`docker build --target worker`): with the packages for development, since pictures of no digit want the fonts.
FROM node:24-bookworm-slim AS worker
ENV NODE_ENV=production \
  APP__DATA_ROOT=/data
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY recipes ./recipes
# Parents and teachers of recipes.
COPY models ./models
RUN mkdir /data && chown node:node /data
USER node
# MNIST under mnist, checkpoints, augmented sets and the models.
VOLUME /data
CMD ["node", "dist/src/cli/worker.js"]

# What the service runs with. ONNX Runtime ships a build for every browser and device; Node loads these three files.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# What is in the image, as CycloneDX: licences and versions of everything that is installed.
RUN npm ci --omit=dev && npm sbom --omit=dev --sbom-format=cyclonedx > /sbom.json && npm cache clean --force \
  && find node_modules/onnxruntime-web/dist -type f \
    ! -name ort.wasm.bundle.min.mjs ! -name ort-wasm-simd-threaded.mjs ! -name ort-wasm-simd-threaded.wasm -delete \
  && rm -rf node_modules/onnxruntime-web/lib \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-bookworm-slim
ARG BUILD=docker
ARG COMMIT=unknown
ENV NODE_ENV=production \
  APP__BUILD=$BUILD \
  APP__COMMIT=$COMMIT \
  APP__DATA_ROOT=/data \
  APP__PRUNE_AT_START=true
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY models ./models
COPY recipes ./recipes
COPY --from=dependencies /sbom.json ./sbom.json
RUN mkdir /data && chown node:node /data
USER node
# Logs and artifacts. Without it the root file system may be read-only: the service then logs to standard output alone.
VOLUME /data
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.APP__PORT || 8081}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: signals reach the service, and it ends in order.
CMD ["node", "dist/src/cli/serve.js"]
