/* Names and locks of nodes; see node.h. */
#include "daemon/node.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/log.h"

#define PREFIX "node-"
#define SUFFIX ".lock"

enum { PATH_SIZE = 4096, HOST_MAX = 40 };

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.';
}

static bool lock_path(const char *run, struct span name, char path[PATH_SIZE])
{
	for (size_t i = 0; i < name.len; i++)
		if (!plain(name.ptr[i]))
			return false; /* none of our names */
	return name.len > 0 && name.len < NODE_NAME_MAX &&
	       snprintf(path, PATH_SIZE, "%s/" PREFIX "%.*s" SUFFIX, run, SPAN_FMT(name)) <
	           PATH_SIZE;
}

static void make_name(char name[NODE_NAME_MAX])
{
	char host[HOST_MAX + 1] = "";
	uint32_t word = 0;

	(void)gethostname(host, HOST_MAX);
	host[HOST_MAX] = '\0';
	for (char *p = host; *p != '\0'; p++)
		if (!plain(*p))
			*p = '-';
	if (getrandom(&word, sizeof(word), 0) != sizeof(word))
		word = (uint32_t)getpid();
	(void)snprintf(name, NODE_NAME_MAX, "%s-%08x", host[0] ? host : "node", word);
}

/* Locks of processes that died more than a day ago; their jobs have found somebody long since. */
static void sweep(const char *run)
{
	DIR *dir = opendir(run);

	if (dir == NULL)
		return;
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		struct stat st;

		if (strncmp(e->d_name, PREFIX, sizeof(PREFIX) - 1) == 0 &&
		    fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && (clock_ms() / 1000 - st.st_mtime) > 24 * 60 * 60) {
			int fd = openat(dirfd(dir), e->d_name, O_RDWR | O_CLOEXEC);

			if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
				(void)unlinkat(dirfd(dir), e->d_name, 0);
			if (fd >= 0)
				(void)close(fd);
		}
	}
	(void)closedir(dir);
}

bool node_open(const char *run, struct node *ret_node, struct err *err)
{
	struct node n = { .run = run };
	char path[PATH_SIZE];

	make_name(n.name);
	sweep(run);
	if (!lock_path(run, span_of(n.name), path))
		return err_set(err, ERR_INVALID, "%.90s: the path is too long", run);
	n.fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (n.fd < 0)
		return err_set(err, ERR_INTERNAL, "%.80s: %s", path, strerror(errno));
	if (flock(n.fd, LOCK_EX | LOCK_NB) != 0) {
		(void)close(n.fd);
		return err_set(err, ERR_INTERNAL, "%.80s: cannot be locked", path);
	}
	*ret_node = n;
	return true;
}

void node_close(struct node *node)
{
	char path[PATH_SIZE];

	if (node->run == NULL)
		return;
	if (lock_path(node->run, span_of(node->name), path))
		(void)unlink(path);
	(void)close(node->fd);
	node->run = NULL;
}

enum node_life node_ask(void *ctx, struct span name)
{
	const struct node *self = ctx;
	char path[PATH_SIZE];
	enum node_life life;
	int fd;

	if (span_eq(name, span_of(self->name)))
		return NODE_ALIVE;
	if (!lock_path(self->run, name, path) || (fd = open(path, O_RDWR | O_CLOEXEC)) < 0)
		return NODE_UNKNOWN;
	life = flock(fd, LOCK_EX | LOCK_NB) == 0 ? NODE_DEAD : NODE_ALIVE;
	(void)close(fd);
	return life;
}
