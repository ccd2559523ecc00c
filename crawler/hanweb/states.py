"""What an answer turned out to be: a page, or one of the ways in which sites say no. Nothing is bypassed."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.charset import decode
from crawler.html import parse_html, visible_text
from crawler.records import PageState


class Wanted(StrEnum):
    """What was asked for; a list service or an endpoint may well answer with nothing to see."""

    PAGE = "page"
    LIST = "list"
    FILE = "file"
    ENDPOINT = "endpoint"


_BY_STATUS = {
    521: (PageState.CHALLENGE, "521：网站前的防护要求执行脚本"),
    412: (PageState.CHALLENGE, "412：网站前的防护要求执行脚本"),
    401: (PageState.FORBIDDEN, "401：要求登录"),
    403: (PageState.FORBIDDEN, "403：拒绝访问"),
    404: (PageState.NOT_FOUND, "404：页面不存在"),
    410: (PageState.NOT_FOUND, "410：页面已删除"),
}
_CHALLENGE = re.compile(r"__jsl_clearance|security_session_verify|_\$ts\b|acw_sc__v2|\$_ts\s*=")
_SOFT_404 = re.compile(
    r"非法请求|(?:页面|文件|信息|内容|资源|文章|栏目)[^。！!]{0,8}(?:不存在|已删除|被删除|已下线|未找到|找不到)|(?:^|\D)404(?:\D|$)|not\s+found",
    re.IGNORECASE,
)
# What guards say instead of the page, with status 200; asked again on another night it may well be there.
_GUARD = re.compile(
    r"(?:访问|请求|操作)[^。！!]{0,12}(?:拦截|阻断|禁止|拒绝|频繁|异常|受限)|防火墙|疑似[^。]{0,8}攻击|人机验证|"
    r"\bwaf\b|access denied|request (?:was |has been )?blocked",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(r"信息公开|年度报告|年报")
_HOME = frozenset({"", "/", "/index.html", "/index.htm", "/index.jsp", "/index.shtml"})
_LOGIN = re.compile(r"/(?:login|sso|cas)\b", re.IGNORECASE)
_ERROR_TEXT = 300
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|noscript|title)\b.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE)
_NOT_ASCII = bytes(range(128, 256))
_MUCH_CHINESE = 6000  # bytes: two thousand characters or more
_SPACE = re.compile(r"\s+|&nbsp;")
_CHALLENGE_TEXT = 60
_SMALL_FILE = 4096
_SMALLEST_PDF = 1024  # less, and without its end, is an error message under a PDF's name
_BINARY = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar|jpe?g|png|tiff?)$", re.IGNORECASE)


def classify(
    status: int, headers: dict[str, str], body: bytes, asked: str, final: str, wanted: Wanted, name: str = ""
) -> tuple[PageState, str]:
    """State and reason (Chinese) of an answer. `headers` have lower-case names; `name` is a file's name as the page gives it."""
    if status == 304:
        return PageState.NOT_MODIFIED, ""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 202 and b"<script" in body.lower():
        return PageState.CHALLENGE, "202：网站前的防护要求执行脚本"
    if status == 429 or status >= 500:
        return PageState.SERVER_ERROR, f"{status}：服务器没有给出页面"
    if not 200 <= status < 300:
        return PageState.UNSUPPORTED, f"{status}：不是页面"
    if asked != final and urlsplit(final).path in _HOME and urlsplit(asked).path not in _HOME:
        return PageState.SOFT_404, "被转到网站首页"
    if asked != final and _LOGIN.search(urlsplit(final).path):
        return PageState.FORBIDDEN, "被转到登录页面"
    if not body.strip():
        return PageState.EMPTY, "页面是空的"
    if wanted is Wanted.LIST:
        # A service may answer with hardly anything; only a whole page that says no in so many words is none of its answers.
        whole = b"<html" in body[:2000].lower() or body.lstrip()[:7].lower() == b"<script"
        state, detail = _page(headers, body) if whole else (PageState.OK, "")
        return (
            (state, detail) if state in (PageState.CHALLENGE, PageState.SOFT_404, PageState.FORBIDDEN) else (PageState.OK, "")
        )
    if wanted is Wanted.FILE:
        return _file(headers, body, name or asked)
    return _page(headers, body)


def _page(headers: dict[str, str], body: bytes) -> tuple[PageState, str]:
    kind = headers.get("content-type", "").lower()
    if body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or (kind and "html" not in kind and "text" not in kind):
        return PageState.OK, ""
    if len(body) - len(body.translate(None, _NOT_ASCII)) > _MUCH_CHINESE:
        return PageState.OK, ""  # no error page and no guard's script is that long
    text = decode(body, headers.get("content-type"))
    if _is_long(text):
        return PageState.OK, ""
    tree = parse_html(text)
    shown = re.sub(r"\s+", " ", "".join(visible_text(part) for part in tree.xpath("//body"))).strip()
    if len(shown) < _CHALLENGE_TEXT and _CHALLENGE.search(text):
        return PageState.CHALLENGE, "页面只有防护脚本"
    if len(shown) < _ERROR_TEXT and _GUARD.search(shown) and not _OWN_WORDS.search(shown):
        return PageState.FORBIDDEN, f"页面只有拦截提示：{shown[:60]}"
    if len(shown) < _ERROR_TEXT and _SOFT_404.search(shown):
        return PageState.SOFT_404, f"页面只有错误提示：{shown[:60]}"
    if len(shown) < _ERROR_TEXT and tree.xpath("//input[translate(@type, 'PASWORD', 'pasword')='password']"):
        return PageState.FORBIDDEN, "页面要求登录"
    if not shown and not tree.xpath("//body//img | //body//iframe | //body//frame | //body//embed | //body//object | //script"):
        return PageState.EMPTY, "页面没有内容"
    return PageState.OK, ""


def _is_long(text: str) -> bool:
    """Whether a page plainly shows more than any error page does; seen without building its tree."""
    body = text.lower().find("<body")
    return len(_SPACE.sub("", _UNSEEN.sub("", text[body if body >= 0 else 0 :]))) >= 2 * _ERROR_TEXT


def _file(headers: dict[str, str], body: bytes, name: str) -> tuple[PageState, str]:
    path = urlsplit(name).path if "://" in name else name
    head = body[:512].lstrip().lower()
    if _BINARY.search(path) and len(body) < _SMALL_FILE and head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return PageState.SOFT_404, "附件下载得到的是错误页面"
    if path.lower().endswith(".pdf") and len(body) < _SMALLEST_PDF and not (head.startswith(b"%pdf") and b"%%EOF" in body):
        return PageState.SOFT_404, f"附件只有{len(body)}字节，不是完整的PDF"
    return PageState.OK, ""
