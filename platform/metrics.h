/* metrics — counts of this process for Prometheus (text format 0.0.4): requests by route and status, how long they took, jobs. What
 * others know (queues, streams, memory) is written by daemon/metrics_page.c beside them. */
#ifndef PLATFORM_METRICS_H
#define PLATFORM_METRICS_H

#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

struct metrics;

MUST_CHECK bool metrics_open(struct metrics **ret_metrics, struct err *err);
void metrics_close(struct metrics *metrics); /* NULL is fine */

/* method and route are texts that outlive the metrics: the contract's. From any thread; metrics NULL is fine. */
void metrics_request(
    struct metrics *metrics, const char *method, const char *route, int status, int64_t took_us);
void metrics_job(struct metrics *metrics, const char *kind, bool ok, int64_t took_us);

void metrics_write(struct metrics *metrics, struct buf *out);

/* "# HELP", "# TYPE" and, with labels or without, one value. */
void metrics_family(struct buf *out, const char *name, const char *type, const char *help);
void metrics_value(struct buf *out, const char *name, const char *labels, double value);

#endif
