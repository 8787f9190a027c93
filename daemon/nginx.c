/* nginx under `kaijuan up`; see nginx.h. The configuration is deploy/nginx.conf.in filled in. */
#include "daemon/nginx.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/json.h"
#include "daemon/nginx_conf.h" /* generated from deploy/nginx.conf.in */
#include "platform/file.h"

extern char **environ;

struct word {
	struct span name, value;
};

/* What stands between quotes in nginx's configuration may not hold these. */
static bool quotable(const char *path, struct err *err)
{
	return strpbrk(path, "\"$\\\n\r{};") == NULL ||
	       err_set(err, ERR_INVALID,
	           "%.90s: nginx cannot take a path with one of \" $ \\ { } ;", path);
}

static struct span value_of(struct span name, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq(words[i].name, name))
			return words[i].value;
	return (struct span){ 0 };
}

/* A line that begins with ?WORD stands, without that, only when the word has a value. */
static bool stands(struct span *line, const struct word *words, size_t n)
{
	struct span rest = *line;

	while (rest.len && rest.ptr[0] == '\t')
		rest = (struct span){ rest.ptr + 1, rest.len - 1 };
	if (rest.len == 0 || rest.ptr[0] != '?')
		return true;
	rest = (struct span){ rest.ptr + 1, rest.len - 1 };
	if (value_of(span_cut(&rest, ' '), words, n).len == 0)
		return false;
	*line = rest;
	return true;
}

static struct span fill_in(
    struct arena *a, struct span template, const struct word *words, size_t n)
{
	struct buf out = { .arena = a };

	while (template.len) {
		struct span line = span_cut(&template, '\n');

		if (!stands(&line, words, n))
			continue;
		while (line.len) {
			buf_add(&out, span_cut(&line, '@'));
			if (line.len)
				buf_add(&out, value_of(span_cut(&line, '@'), words, n));
		}
		buf_add(&out, SPAN("\n"));
	}
	return buf_span(&out);
}

static void make_nonce(char out[33])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char bytes[16];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		memset(bytes, (int)getpid() & 0xff, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		out[2 * i] = hex[bytes[i] >> 4];
		out[2 * i + 1] = hex[bytes[i] & 15];
	}
	out[32] = '\0';
}

/* What pages show of the library; public. */
static struct span site(struct arena *a, const struct config *c)
{
	struct buf out = { .arena = a };
	struct json j = { .out = &out };

	json_open(&j, '{');
	json_key(&j, "name");
	json_text(&j, c->library_name);
	json_key(&j, "name_en");
	json_text(&j, c->library_name_en);
	json_key(&j, "address");
	json_text(&j, c->library_address);
	json_key(&j, "contact");
	json_text(&j, c->library_contact);
	json_key(&j, "filing");
	json_text(&j, c->library_filing);
	json_close(&j, '}');
	return buf_span(&out);
}

static struct span number(struct arena *a, int64_t n)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%lld", (long long)n);

	return arena_dup(a, (struct span){ text, (size_t)len });
}

/* An address or a network, as set_real_ip_from takes it; it stands without quotes. */
static bool is_network(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("0123456789abcdefABCDEF.:/", s.ptr[i]) == NULL)
			return false;
	return true;
}

static bool sound(const struct house *house, const char *run, const char *web, struct err *err)
{
	const struct config *c = &house->config;

	if (c->tls_certificate.len && c->tls_key.len == 0)
		return err_set(err, ERR_INVALID, "tls.certificate wants tls.key");
	return quotable(run, err) && quotable(web, err) && quotable(house->socket, err) &&
	       quotable(c->tls_certificate.ptr, err) && quotable(c->tls_key.ptr, err) &&
	       quotable(c->origin.ptr, err) &&
	       (is_network(c->trusted_front) ||
	           err_set(err, ERR_INVALID, "trusted_front: an address or network is wanted"));
}

static struct span conf(struct arena *a, const struct house *house, const char *run,
    const char *web, const struct nginx *n)
{
	const struct config *c = &house->config;
	bool tls = c->tls_certificate.len > 0;
	const struct word words[] = {
		/* As root nginx would drop to an account that cannot see a private directory. */
		{ SPAN("USER"), geteuid() == 0 ? SPAN("user root;") : SPAN("") },
		{ SPAN("RUN"), span_of(run) },
		{ SPAN("SOCKET"), span_of(house->socket) },
		{ SPAN("EVENTS"), span_of(house->events) },
		{ SPAN("WEB"), span_of(web) },
		{ SPAN("NONCE"), span_of(n->nonce) },
		{ SPAN("PORT"), number(a, n->port) },
		{ SPAN("ORIGIN"), c->origin },
		{ SPAN("FRONT"), c->trusted_front },
		{ SPAN("TLS"), c->tls_certificate },
		{ SPAN("TLS_KEY"), c->tls_key },
		{ SPAN("TLS_PORT"), number(a, c->tls_port) },
		{ SPAN("REDIRECT"),
		    tls && c->redirect_port ? number(a, c->redirect_port) : (struct span){ 0 } },
	};

	return fill_in(a, SPAN(nginx_conf), words, sizeof(words) / sizeof(words[0]));
}

static bool write_files(struct arena *a, const struct house *house, const char *web,
    const struct nginx *n, struct err *err)
{
	const char *run = file_path(a, house->dir, "run");
	const char *conf_path = run ? file_path(a, run, "nginx.conf") : NULL;
	const char *site_path = run ? file_path(a, run, "site.json") : NULL;

	if (conf_path == NULL || site_path == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return sound(house, run, web, err) && file_make_dir(run, 0700, err) &&
	       file_write(conf_path, conf(a, house, run, web, n), 0600, err) &&
	       file_write(site_path, site(a, &house->config), 0644, err) &&
	       (!a->failed || err_set(err, ERR_MEMORY, "out of memory"));
}

/* setpriv: should this process be killed, nginx ends too and leaves the port. */
static bool spawn(const char *conf, pid_t *ret_pid, struct err *err)
{
	const char *const argv[] = { "setpriv", "--pdeathsig", "TERM", "/usr/sbin/nginx", "-e",
		"stderr", "-c", conf, NULL };
	posix_spawnattr_t attr;
	sigset_t none;
	int rc;

	(void)sigemptyset(&none);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setpgroup(&attr, 0); /* Ctrl-C is for us; we tell it */
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	/* It changes nothing of them; its prototype is older than const. */
	rc = posix_spawnp(ret_pid, argv[0], NULL, &attr, (char *const *)(uintptr_t)argv, environ);
	(void)posix_spawnattr_destroy(&attr);
	return rc == 0 || err_set(err, ERR_INTERNAL, "nginx: %s", strerror(rc));
}

bool nginx_start(const struct house *house, const char *web, int64_t port, struct nginx *ret_nginx,
    struct err *err)
{
	struct nginx n = { .port = port };
	struct mem_arena memory;
	const char *conf;
	bool ok;

	make_nonce(n.nonce);
	mem_arena_init(&memory);
	conf = file_path(&memory.arena, house->dir, "run/nginx.conf");
	ok = conf == NULL
	         ? err_set(err, ERR_MEMORY, "out of memory")
	         : write_files(&memory.arena, house, web, &n, err) && spawn(conf, &n.pid, err);
	mem_arena_finish(&memory);
	if (ok)
		*ret_nginx = n;
	return ok;
}

static bool says_yes(int fd, const struct nginx *nginx)
{
	char text[160], reply[64] = { 0 };
	int n = snprintf(text, sizeof(text), "GET /ready-%s HTTP/1.0\r\n\r\n", nginx->nonce);

	return write(fd, text, (size_t)n) == n && read(fd, reply, sizeof(reply) - 1) > 12 &&
	       memcmp(reply + 8, " 204", 4) == 0;
}

bool nginx_answers(const struct nginx *nginx)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)nginx->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct timeval patience = { .tv_sec = 2 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	yes = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	      says_yes(fd, nginx);
	if (fd >= 0)
		(void)close(fd);
	return yes;
}

void nginx_reload(const struct nginx *nginx)
{
	if (nginx->pid != 0)
		(void)kill(nginx->pid, SIGHUP);
}

void nginx_stop(struct nginx *nginx)
{
	if (nginx->pid == 0)
		return;
	(void)kill(nginx->pid, SIGQUIT);
	for (int i = 0; i < 500 && waitpid(nginx->pid, NULL, WNOHANG) == 0; i++) {
		if (i == 400)
			(void)kill(nginx->pid, SIGTERM);
		(void)nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	nginx->pid = 0;
}
