/* The gauges beside the process's own counts; see metrics_page.h. Without its database the page still comes, and says so. */
#include "daemon/metrics_page.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/jobs_admin.h"
#include "platform/mem.h"
#include "platform/outbox.h"

struct page {
	const struct metrics_page_config *config;
	struct db *db;
	struct records *records;
};

static void let_go(struct page *p)
{
	records_close(p->records);
	p->records = NULL;
	db_close(p->db);
	p->db = NULL;
}

static bool take_up(struct page *p, struct err *err)
{
	if (db_open(p->config->database, &p->db, err) && records_open(p->db, &p->records, err))
		return true;
	let_go(p);
	return false;
}

void *metrics_page_open(void *ctx, struct err *err)
{
	struct page *p = mem_new(sizeof(*p));

	if (p == NULL)
		(void)err_set(err, ERR_MEMORY, "out of memory");
	else
		p->config = ctx;
	return p;
}

void metrics_page_close(void *page)
{
	let_go(page);
	mem_free(page);
}

bool metrics_page_accept(
    void *ctx, const struct http_exchange *x, struct http_accept *ret, struct err *err)
{
	(void)ctx;
	*ret = (struct http_accept){ 0 };
	return (span_eq(x->target, SPAN("/metrics")) && strcmp(x->method, "GET") == 0) ||
	       err_set(err, ERR_NOT_FOUND, "only GET /metrics is here");
}

bool metrics_page_admit(void *page, struct http_exchange *x)
{
	(void)page;
	(void)x;
	return false;
}

/* ---- gauges ---- */

static void gauge(struct buf *out, const char *name, const char *help, double value)
{
	metrics_family(out, name, "gauge", help);
	metrics_value(out, name, "", value);
}

/* Resident pages, the second number of /proc/self/statm. */
static double resident(void)
{
	char text[128] = "";
	FILE *f = fopen("/proc/self/statm", "re");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;
	struct span rest = { text, n };
	double pages = 0;

	if (f != NULL)
		(void)fclose(f);
	(void)span_cut(&rest, ' ');
	for (size_t i = 0; i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9'; i++)
		pages = pages * 10 + (rest.ptr[i] - '0');
	return pages * (double)sysconf(_SC_PAGESIZE);
}

static double open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = -3; /* ., .. and this one */

	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n;
}

static void write_process(struct buf *out)
{
	struct rusage used = { 0 };

	(void)getrusage(RUSAGE_SELF, &used);
	metrics_family(out, "process_cpu_seconds_total", "counter", "User and system time.");
	metrics_value(out, "process_cpu_seconds_total", "",
	    (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	        (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
	gauge(out, "process_resident_memory_bytes", "Resident memory.", resident());
	gauge(out, "process_open_fds", "Open file descriptors.", open_files());
}

static void write_queue(const struct metrics_page_config *c, struct buf *out)
{
	struct http_load load = http_load(c->http);

	gauge(out, "kaijuan_http_queue_length", "Requests that wait for a worker.", load.queued);
	gauge(out, "kaijuan_http_queue_limit", "How many may.", (double)c->queue);
	gauge(out, "kaijuan_http_requests_in_flight", "Requests that have begun.", load.under_way);
	gauge(out, "kaijuan_streams", "Open event streams.",
	    c->streams ? stream_count(c->streams) : 0);
	gauge(out, "kaijuan_streams_limit", "How many may be.", (double)c->streams_max);
}

static bool write_database(struct page *p, struct buf *out, struct err *err)
{
	struct job_counts jobs;
	struct outbox_counts outbox;

	if ((p->db == NULL && !take_up(p, err)) || !jobs_count(p->records, &jobs, err) ||
	    !outbox_count(p->records, &outbox, err))
		return false;
	metrics_family(out, "kaijuan_jobs", "gauge", "Jobs of all nodes.");
	metrics_value(out, "kaijuan_jobs", "state=\"waiting\"", (double)jobs.waiting);
	metrics_value(out, "kaijuan_jobs", "state=\"running\"", (double)jobs.running);
	metrics_value(out, "kaijuan_jobs", "state=\"failed\"", (double)jobs.failed);
	metrics_family(
	    out, "kaijuan_outbox_messages", "gauge", "Messages that have not been sent.");
	metrics_value(out, "kaijuan_outbox_messages", "state=\"waiting\"", (double)outbox.waiting);
	metrics_value(out, "kaijuan_outbox_messages", "state=\"failed\"", (double)outbox.failed);
	return true;
}

void metrics_page_serve(void *page, struct http_exchange *x)
{
	struct page *p = page;
	struct err err = { 0 };
	bool up;

	metrics_write(p->config->metrics, &x->out);
	write_process(&x->out);
	write_queue(p->config, &x->out);
	up = write_database(p, &x->out, &err);
	gauge(&x->out, "kaijuan_database_up", "Whether the database answers.", up);
	if (!up && p->db != NULL)
		let_go(p);
	x->status = 200;
	x->type = "text/plain; version=0.0.4";
}
