/* metrics_page — GET /metrics on a private socket, for Prometheus. */
#ifndef DAEMON_METRICS_PAGE_H
#define DAEMON_METRICS_PAGE_H

#include "platform/http.h"
#include "platform/metrics.h"
#include "platform/stream.h"

struct metrics_page_config {
	const char *database;
	struct metrics *metrics;
	struct http *http;          /* whose queue is told */
	struct stream_hub *streams; /* NULL: none */
	int64_t queue, streams_max; /* the limits, as configured */
};

/* The functions of struct http_app; ctx is a metrics_page_config. */
bool metrics_page_accept(
    void *ctx, const struct http_exchange *x, struct http_accept *ret, struct err *err);
void *metrics_page_open(void *ctx, struct err *err);
bool metrics_page_admit(void *page, struct http_exchange *x);
void metrics_page_serve(void *page, struct http_exchange *x);
void metrics_page_close(void *page);

#endif
