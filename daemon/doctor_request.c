/* The sheet for the IT centre (信息中心), filled in from the settings: what a library must ask for before it can open. */
#include "core/buf.h"
#include "daemon/doctor.h"

struct span doctor_host(struct span origin)
{
	struct span rest = origin;

	for (size_t i = 0; i + 2 < origin.len; i++)
		if (memcmp(origin.ptr + i, "://", 3) == 0)
			rest = (struct span){ origin.ptr + i + 3, origin.len - i - 3 };
	rest = span_cut(&rest, '/');
	return span_cut(&rest, ':');
}

static struct span or_blank(struct span text)
{
	return text.len ? text : SPAN("（待填）");
}

/* @NAME@ in the sheet. */
static const char sheet[] =
    "# 开通申请：@LIBRARY@ 开卷服务\n"
    "\n"
    "由 `kaijuan doctor --request` 按现有设置生成；（待填）处请与信息中心商定后补全。\n"
    "\n"
    "## 域名\n"
    "1. `@HOST@` 解析到本服务器的对外地址（A 记录；有 IPv6 时加 AAAA）。\n"
    "2. 泛域名 `*.proxy.@HOST@` 解析到同一地址：校外访问时，每个数据库平台占用其下一个名字。\n"
    "\n"
    "## 证书\n"
    "1. 一张证书覆盖 `@HOST@` 与 `*.proxy.@HOST@`（泛域名证书只覆盖一级，两者须同时列出）。\n"
    "2. 续期方式与责任人：（待填）。证书到期前 30 天、7 天各提醒一次。\n"
    "\n"
    "## 端口\n"
    "| 方向 | 端口 | 用途 |\n"
    "|---|---|---|\n"
    "| 入 | TCP 443 | 读者与馆员访问（HTTPS，HTTP/2） |\n"
    "| 入 | TCP 80 | 只做跳转到 HTTPS |\n"
    "| 出 | TCP 443、80 | 访问数据库平台、期刊网站 |\n"
    "| 出 | TCP 25 或 465、587 | 发信（见下） |\n"
    "| 出 | UDP 53、123 | 域名解析、校时 |\n"
    "\n"
    "请勿对外开放其他端口；SSH 只在校内管理网段开放。\n"
    "\n"
    "## 统一身份认证\n"
    "1. 应用名称：@LIBRARY@；入口地址：`@ORIGIN@`。\n"
    "2. 认证回调（service）地址：`@ORIGIN@/login`；退出地址：`@ORIGIN@/logout`。\n"
    "3. 协议（CAS 3.0、OIDC、SAML 2.0 之一）与服务端地址：（待填）。\n"
    "4. 需要返回的属性：学工号、姓名、人员类别、院系。不需要身份证号、手机号。\n"
    "\n"
    "## 发信\n"
    "发信服务器地址与端口、专用账号：（待填）。发件域名请配置 SPF 与 DKIM。\n"
    "\n"
    "## 出口地址\n"
    "本服务器访问校外时的固定公网地址：（待填）。各数据库商以此地址识别本校，变更前请先通知图书馆。\n"
    "\n"
    "## 备案与安全\n"
    "1. ICP 备案号、公安备案号（显示在页脚）：@FILING@。\n"
    "2. 网络安全等级保护定级：（待填）。\n"
    "3. 存放的个人信息：学工号、姓名、类别、院系；用途为身份核验与借阅、教材服务；操作日志保存不少于六个月。\n"
    "\n"
    "## 联系人\n"
    "图书馆：@CONTACT@。信息中心：（待填）。\n";

struct span doctor_request(struct house *house)
{
	const struct config *c = &house->config;
	const struct {
		struct span name, value;
	} words[] = {
		{ SPAN("LIBRARY"), c->library_name },
		{ SPAN("HOST"), doctor_host(c->origin) },
		{ SPAN("ORIGIN"), c->origin },
		{ SPAN("FILING"), or_blank(c->library_filing) },
		{ SPAN("CONTACT"), or_blank(c->library_contact) },
	};
	struct buf out = { .arena = &house->memory.arena };
	struct span rest = SPAN(sheet), name;

	while (rest.len) {
		buf_add(&out, span_cut(&rest, '@'));
		name = rest.len ? span_cut(&rest, '@') : (struct span){ 0 };
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (span_eq(words[i].name, name))
				buf_add(&out, words[i].value);
	}
	return buf_span(&out);
}
