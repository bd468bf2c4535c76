# syntax=docker/dockerfile:1
# Two images of one program. The first, for API and worker, has nothing else in it; the
# second has a browser that takes screenshots of posts, as another user. The same source
# gives the same program: versions are pinned, and neither paths nor times get into it.

FROM node:22.21-bookworm-slim AS pages
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY internal/console/assets internal/console/assets
RUN mkdir -p internal/console/static/dist && npm run build

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=pages /src/internal/console/static/dist internal/console/static/dist
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w -buildid=" -o /out/duecourse ./cmd/duecourse \
    && mkdir /out/evidence /out/heads

FROM gcr.io/distroless/static-debian12:nonroot AS api
COPY --from=build /out/duecourse /usr/local/bin/duecourse
COPY --from=build --chown=65532:65532 /out/evidence /var/lib/duecourse/evidence
COPY --from=build --chown=65532:65532 /out/heads /var/lib/duecourse/heads
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/duecourse"]
CMD ["api"]

FROM debian:12.12-slim AS browser
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates chromium fonts-liberation fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 65532 duecourse \
    && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin duecourse \
    && groupadd --gid 65533 browser \
    && useradd --uid 65533 --gid 65533 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin browser
COPY deploy/browser.sh /usr/local/bin/browser.sh
COPY --from=build /out/duecourse /usr/local/bin/duecourse
COPY --from=build --chown=65532:65532 /out/evidence /var/lib/duecourse/evidence
ENV DUECOURSE_CHROMIUM=/usr/bin/chromium DUECOURSE_CHROMIUM_USER=browser
ENTRYPOINT ["/bin/sh", "/usr/local/bin/browser.sh"]
CMD ["browser"]
