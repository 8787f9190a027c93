/* As getpass(3), which is not in POSIX any more: echo off, and signals too, so that an interrupt cannot leave
 * the terminal mute. */
#include "daemon/ask_password.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "platform/file.h"

enum { LINE_MAX_BYTES = 1024, INTERRUPT = 3 };

static bool first_line(struct arena *a, struct span text, struct span *ret, struct err *err)
{
	struct span line = span_cut(&text, '\n'), copy;

	if (line.len != 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	copy = arena_dup(a, line);
	if (line.len == 0)
		return err_set(err, ERR_INVALID, "no password was given");
	if (copy.ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	*ret = copy;
	return true;
}

static bool from_stdin(struct arena *a, struct span *ret, struct err *err)
{
	char line[LINE_MAX_BYTES];

	if (fgets(line, sizeof(line), stdin) == NULL)
		return err_set(err, ERR_INVALID, "no password was given");
	return first_line(a, span_of(line), ret, err);
}

static bool ask_once(struct arena *a, const char *prompt, struct span *ret, struct err *err)
{
	bool ok;

	(void)fputs(prompt, stderr);
	ok = from_stdin(a, ret, err);
	(void)fputc('\n', stderr);
	if (ok && memchr(ret->ptr, INTERRUPT, ret->len) != NULL)
		return err_set(err, ERR_INVALID, "given up");
	return ok;
}

static bool ask_twice(struct arena *a, struct span *ret, struct err *err)
{
	struct termios before, quiet;
	struct span again;
	bool ok;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return err_set(err, ERR_INTERNAL, "the terminal does not answer");
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
		return err_set(err, ERR_INTERNAL, "the terminal does not answer");
	ok = ask_once(a, "password: ", ret, err) && ask_once(a, "once more: ", &again, err);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	if (ok && !span_eq(*ret, again))
		return err_set(err, ERR_INVALID, "the two are not the same");
	return ok;
}

bool ask_password(struct arena *a, const char *file, struct span *ret_password, struct err *err)
{
	struct span text;

	if (file != NULL)
		return file_read(a, file, LINE_MAX_BYTES, &text, err) &&
		       first_line(a, text, ret_password, err);
	return isatty(STDIN_FILENO) ? ask_twice(a, ret_password, err)
	                            : from_stdin(a, ret_password, err);
}
