/* Listening and handing over; see listen.h. */
#include "platform/listen.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SETTLE_MS = 500 };

static bool address(const char *path, struct sockaddr_un *ret_at)
{
	*ret_at = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(ret_at->sun_path))
		return false;
	memcpy(ret_at->sun_path, path, strlen(path));
	return true;
}

pid_t listen_owner(const char *path)
{
	struct sockaddr_un at;
	struct ucred owner = { 0 };
	socklen_t size = sizeof(owner);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && address(path, &at) && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		(void)getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &owner, &size);
	if (fd >= 0)
		(void)close(fd);
	return owner.pid;
}

static bool bind_at(int fd, const char *path, struct listener *l)
{
	struct sockaddr_un at;
	struct stat st;

	(void)unlink(path);
	if (!address(path, &at) || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    chmod(path, 0660) != 0 || listen(fd, 1024) != 0 || stat(path, &st) != 0)
		return false;
	*l = (struct listener){ fd, st.st_ino };
	return true;
}

bool listen_at(const char *path, bool take_over, struct listener *ret_listener, struct err *err)
{
	char beside[sizeof(((struct sockaddr_un *)0)->sun_path)];
	int n = snprintf(beside, sizeof(beside), "%s~", path);
	int fd;

	if (n < 0 || n >= (int)sizeof(beside))
		return err_set(err, ERR_INVALID, "socket: the path is too long");
	if (!take_over && listen_owner(path) != 0)
		return err_set(err, ERR_CONFLICT, "%.80s: another daemon answers there", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && bind_at(fd, beside, ret_listener) && rename(beside, path) == 0)
		return true;
	if (fd >= 0)
		(void)close(fd);
	return err_set(err, ERR_INTERNAL, "%.80s: cannot listen there", path);
}

void listen_settle(const struct listener *listener)
{
	struct pollfd waiting = { .fd = listener->fd, .events = POLLIN };

	for (int ms = 0; ms < SETTLE_MS && poll(&waiting, 1, 0) > 0; ms++)
		(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

void listen_end(const struct listener *listener, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_ino == listener->inode)
		(void)unlink(path);
}
