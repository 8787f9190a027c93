/* Two small tables, found by their texts' addresses; see metrics.h. */
#include "platform/metrics.h"

#include <pthread.h>
#include <stdio.h>

#include "platform/mem.h"

enum { ROUTES = 512, STATUSES = 12, KINDS = 128, BOUNDS = 11 };

/* Milliseconds; what is slower stands in +Inf alone. */
static const int bounds[BOUNDS] = { 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000 };

struct route_row {
	const char *method, *route;
	struct {
		int status;
		uint64_t n;
	} by_status[STATUSES];
	uint64_t within[BOUNDS], n, us;
};

struct kind_row {
	const char *kind;
	uint64_t done, failed, us;
};

struct metrics {
	pthread_mutex_t lock;
	struct route_row routes[ROUTES];
	struct kind_row kinds[KINDS];
};

bool metrics_open(struct metrics **ret_metrics, struct err *err)
{
	struct metrics *m = mem_new(sizeof(*m));

	if (m == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)pthread_mutex_init(&m->lock, NULL);
	*ret_metrics = m;
	return true;
}

void metrics_close(struct metrics *m)
{
	if (m == NULL)
		return;
	(void)pthread_mutex_destroy(&m->lock);
	mem_free(m);
}

/* ---- counting ---- */

static struct route_row *row_of(struct metrics *m, const char *method, const char *route)
{
	for (size_t i = 0; i < ROUTES; i++) {
		struct route_row *r = &m->routes[i];

		if (r->route == NULL)
			*r = (struct route_row){ .method = method, .route = route };
		if (r->route == route && strcmp(r->method, method) == 0)
			return r;
	}
	return NULL;
}

static void count(struct route_row *r, int status, int64_t took_us)
{
	r->n++;
	r->us += (uint64_t)took_us;
	for (size_t i = 0; i < BOUNDS; i++)
		r->within[i] += took_us <= (int64_t)bounds[i] * 1000;
	for (size_t i = 0; i < STATUSES; i++) {
		if (r->by_status[i].n == 0)
			r->by_status[i].status = status;
		if (r->by_status[i].status == status) {
			r->by_status[i].n++;
			return;
		}
	}
}

void metrics_request(
    struct metrics *m, const char *method, const char *route, int status, int64_t took_us)
{
	struct route_row *r;

	if (m == NULL)
		return;
	(void)pthread_mutex_lock(&m->lock);
	if ((r = row_of(m, method, route)) != NULL)
		count(r, status, took_us);
	(void)pthread_mutex_unlock(&m->lock);
}

void metrics_job(struct metrics *m, const char *kind, bool ok, int64_t took_us)
{
	if (m == NULL)
		return;
	(void)pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < KINDS; i++) {
		struct kind_row *k = &m->kinds[i];

		if (k->kind == NULL)
			k->kind = kind;
		if (k->kind != kind)
			continue;
		k->done += ok;
		k->failed += !ok;
		k->us += (uint64_t)took_us;
		break;
	}
	(void)pthread_mutex_unlock(&m->lock);
}

/* ---- writing ---- */

void metrics_family(struct buf *out, const char *name, const char *type, const char *help)
{
	char line[240];

	(void)snprintf(line, sizeof(line), "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
	buf_add(out, span_of(line));
}

void metrics_value(struct buf *out, const char *name, const char *labels, double value)
{
	char line[400];

	(void)snprintf(
	    line, sizeof(line), labels[0] ? "%s{%s} %.17g\n" : "%s%s %.17g\n", name, labels, value);
	buf_add(out, span_of(line));
}

static void write_totals(const struct metrics *m, struct buf *out)
{
	char labels[240];

	metrics_family(out, "kaijuan_http_requests_total", "counter", "Requests answered.");
	for (const struct route_row *r = m->routes; r < m->routes + ROUTES && r->route; r++) {
		for (size_t i = 0; i < STATUSES && r->by_status[i].n; i++) {
			(void)snprintf(labels, sizeof(labels),
			    "method=\"%s\",route=\"%s\",status=\"%d\"", r->method, r->route,
			    r->by_status[i].status);
			metrics_value(
			    out, "kaijuan_http_requests_total", labels, (double)r->by_status[i].n);
		}
	}
}

static void write_histogram(const struct route_row *r, struct buf *out)
{
	char labels[240];

	for (size_t i = 0; i <= BOUNDS; i++) {
		char bound[16] = "+Inf";

		if (i < BOUNDS)
			(void)snprintf(bound, sizeof(bound), "%g", bounds[i] / 1000.0);
		(void)snprintf(labels, sizeof(labels), "method=\"%s\",route=\"%s\",le=\"%s\"",
		    r->method, r->route, bound);
		metrics_value(out, "kaijuan_http_request_duration_seconds_bucket", labels,
		    (double)(i < BOUNDS ? r->within[i] : r->n));
	}
	(void)snprintf(labels, sizeof(labels), "method=\"%s\",route=\"%s\"", r->method, r->route);
	metrics_value(
	    out, "kaijuan_http_request_duration_seconds_sum", labels, (double)r->us / 1e6);
	metrics_value(out, "kaijuan_http_request_duration_seconds_count", labels, (double)r->n);
}

static void write_kinds(const struct metrics *m, struct buf *out)
{
	char labels[120];

	metrics_family(
	    out, "kaijuan_job_runs_total", "counter", "Jobs that ended in this process.");
	for (const struct kind_row *k = m->kinds; k < m->kinds + KINDS && k->kind; k++) {
		(void)snprintf(labels, sizeof(labels), "kind=\"%s\",result=\"done\"", k->kind);
		metrics_value(out, "kaijuan_job_runs_total", labels, (double)k->done);
		(void)snprintf(labels, sizeof(labels), "kind=\"%s\",result=\"failed\"", k->kind);
		metrics_value(out, "kaijuan_job_runs_total", labels, (double)k->failed);
	}
	metrics_family(out, "kaijuan_job_seconds_total", "counter", "How long they took.");
	for (const struct kind_row *k = m->kinds; k < m->kinds + KINDS && k->kind; k++) {
		(void)snprintf(labels, sizeof(labels), "kind=\"%s\"", k->kind);
		metrics_value(out, "kaijuan_job_seconds_total", labels, (double)k->us / 1e6);
	}
}

void metrics_write(struct metrics *m, struct buf *out)
{
	(void)pthread_mutex_lock(&m->lock);
	write_totals(m, out);
	metrics_family(out, "kaijuan_http_request_duration_seconds", "histogram",
	    "From the worker's first look to the answer.");
	for (const struct route_row *r = m->routes; r < m->routes + ROUTES && r->route; r++)
		write_histogram(r, out);
	write_kinds(m, out);
	(void)pthread_mutex_unlock(&m->lock);
}
