/* One handle per call: mails are few, and nothing of one may be left for the next. */
#include "platform/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

enum { CONNECT_SECONDS = 10, ALL_SECONDS = 60 };

/* ---- private addresses (RFC 6890) ---- */

static const struct {
	uint32_t net, mask;
} private_nets[] = {
	{ 0x00000000, 0xff000000 }, /* 0.0.0.0/8 */
	{ 0x0a000000, 0xff000000 }, /* 10.0.0.0/8 */
	{ 0x64400000, 0xffc00000 }, /* 100.64.0.0/10 */
	{ 0x7f000000, 0xff000000 }, /* 127.0.0.0/8 */
	{ 0xa9fe0000, 0xffff0000 }, /* 169.254.0.0/16 */
	{ 0xac100000, 0xfff00000 }, /* 172.16.0.0/12 */
	{ 0xc0000000, 0xffffff00 }, /* 192.0.0.0/24 */
	{ 0xc0a80000, 0xffff0000 }, /* 192.168.0.0/16 */
	{ 0xc6120000, 0xfffe0000 }, /* 198.18.0.0/15 */
	{ 0xe0000000, 0xe0000000 }, /* 224.0.0.0/3: multicast, reserved */
};

static bool private4(uint32_t address)
{
	for (size_t i = 0; i < sizeof(private_nets) / sizeof(private_nets[0]); i++)
		if ((address & private_nets[i].mask) == private_nets[i].net)
			return true;
	return false;
}

static uint32_t last4(const unsigned char *p)
{
	return (uint32_t)p[12] << 24 | (uint32_t)p[13] << 16 | (uint32_t)p[14] << 8 | p[15];
}

/* Only the global unicast addresses are public; one that carries an IPv4 address is what that is. */
static bool private6(const unsigned char *p)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff },
	                           nat64[12] = { 0, 0x64, 0xff, 0x9b };

	if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0)
		return private4(last4(p));
	return (p[0] & 0xe0) != 0x20 || (p[0] == 0x20 && p[1] == 0x02);
}

static bool is_private(const struct sockaddr *at)
{
	if (at->sa_family == AF_INET)
		return private4(
		    ntohl(((const struct sockaddr_in *)(const void *)at)->sin_addr.s_addr));
	return at->sa_family != AF_INET6 ||
	       private6(((const struct sockaddr_in6 *)(const void *)at)->sin6_addr.s6_addr);
}

/* Asked before the connection is made, with the address that it will be made to: no name server can tell us one
 * address and curl another. */
static curl_socket_t open_public(void *refused, curlsocktype purpose, struct curl_sockaddr *at)
{
	(void)purpose;
	if (!is_private(&at->addr))
		return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
	*(bool *)refused = true;
	return CURL_SOCKET_BAD;
}

/* ---- what both have in common ---- */

static CURL *handle(const char *url, const char *protocols, const char *ca_file)
{
	CURL *c = curl_easy_init();

	if (c == NULL)
		return NULL;
	(void)curl_easy_setopt(c, CURLOPT_URL, url);
	(void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
	(void)curl_easy_setopt(c, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)ALL_SECONDS);
	(void)curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)CONNECT_SECONDS);
	if (ca_file != NULL)
		(void)curl_easy_setopt(c, CURLOPT_CAINFO, ca_file);
	return c;
}

struct drain {
	size_t left;
};

static size_t drop(char *bytes, size_t size, size_t n, void *ctx)
{
	struct drain *d = ctx;

	(void)bytes;
	if (n * size > d->left)
		return 0; /* an answer that long is none: the transfer ends */
	d->left -= n * size;
	return n * size;
}

static bool failed(CURLcode rc, enum err_code code, struct err *err)
{
	return err_set(err, code, "%s", curl_easy_strerror(rc));
}

/* ---- a POST ---- */

static bool perform_post(CURL *c, const struct fetch_post *post, int *ret_status, struct err *err)
{
	struct drain drain = { FETCH_REPLY_MAX };
	bool refused = false;
	long status = 0;
	CURLcode rc;

	(void)curl_easy_setopt(c, CURLOPT_POST, 1L);
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.len);
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, post->body.ptr);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &drain);
	(void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	if (!post->private_allowed) {
		(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_public);
		(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &refused);
	}
	rc = curl_easy_perform(c);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (refused)
		return err_set(
		    err, ERR_DENIED, "the address is a private one: webhook.private allows it");
	if (rc != CURLE_OK && (rc != CURLE_WRITE_ERROR || status == 0))
		return failed(rc, ERR_BUSY, err);
	*ret_status = (int)status;
	return true;
}

bool fetch_post(const struct fetch_post *post, int *ret_status, struct err *err)
{
	CURL *c = handle(post->url, "http,https", post->ca_file);
	struct curl_slist *list = NULL;
	bool ok = c != NULL;

	for (const char *const *h = post->headers; ok && *h != NULL; h++) {
		struct curl_slist *longer = curl_slist_append(list, *h);

		ok = longer != NULL;
		list = ok ? longer : list;
	}
	if (ok) {
		(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
		ok = perform_post(c, post, ret_status, err);
	} else {
		(void)err_set(err, ERR_MEMORY, "out of memory");
	}
	curl_slist_free_all(list);
	curl_easy_cleanup(c);
	return ok;
}

/* ---- a mail ---- */

static size_t hand_out(char *bytes, size_t size, size_t n, void *ctx)
{
	struct span *rest = ctx;
	size_t part = size * n < rest->len ? size * n : rest->len;

	memcpy(bytes, rest->ptr, part);
	*rest = (struct span){ rest->ptr + part, rest->len - part };
	return part;
}

/* 5xx is for ever, but for the sign-in, which is about us and not about the message. */
static bool judge(CURLcode rc, int code, struct err *err)
{
	if (rc == CURLE_OK)
		return true;
	if (rc == CURLE_LOGIN_DENIED)
		return failed(rc, ERR_DENIED, err);
	return failed(rc, code >= 500 && code < 600 ? ERR_INVALID : ERR_BUSY, err);
}

static void set_mail(CURL *c, const struct fetch_mail *mail, struct span *rest)
{
	static const long tls[] = { [TLS_NEVER] = CURLUSESSL_NONE,
		[TLS_IF_OFFERED] = CURLUSESSL_TRY,
		[TLS_ALWAYS] = CURLUSESSL_ALL };

	(void)curl_easy_setopt(c, CURLOPT_USE_SSL, tls[mail->tls]);
	(void)curl_easy_setopt(c, CURLOPT_MAIL_FROM, mail->from);
	(void)curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(c, CURLOPT_READFUNCTION, hand_out);
	(void)curl_easy_setopt(c, CURLOPT_READDATA, rest);
	if (mail->user == NULL)
		return;
	(void)curl_easy_setopt(c, CURLOPT_USERNAME, mail->user);
	(void)curl_easy_setopt(c, CURLOPT_PASSWORD, mail->password);
}

bool fetch_mail(const struct fetch_mail *mail, int *ret_code, struct err *err)
{
	CURL *c = handle(mail->server, "smtp,smtps", mail->ca_file);
	struct curl_slist *to = c ? curl_slist_append(NULL, mail->to) : NULL;
	struct span rest = mail->message;
	long code = 0;
	CURLcode rc;

	if (to == NULL) {
		curl_easy_cleanup(c);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	set_mail(c, mail, &rest);
	(void)curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	rc = curl_easy_perform(c);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	*ret_code = (int)code;
	curl_slist_free_all(to);
	curl_easy_cleanup(c);
	return judge(rc, (int)code, err);
}

const char *fetch_tls_library(void)
{
	return curl_version_info(CURLVERSION_NOW)->ssl_version;
}
