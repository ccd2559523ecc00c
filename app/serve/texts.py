"""The fixed words of the live pages, in Chinese and English."""

from __future__ import annotations

_TEXTS = {
    "title": ("年度报告审核", "Annual report audit"),
    "menu": ("主菜单", "Menu"),
    "skip": ("跳到正文", "Skip to content"),
    "site": ("总览", "Overview"),
    "queue": ("复核队列", "Review queue"),
    "check": ("草稿自查", "Check a draft"),
    "log": ("操作日志", "Log"),
    "password": ("修改密码", "Change password"),
    "account": ("账户", "Account"),
    "sign_in": ("登录", "Sign in"),
    "sign_out": ("退出", "Sign out"),
    "user": ("用户名", "User name"),
    "pass": ("密码", "Password"),
    "old_password": ("现在的密码", "Present password"),
    "new_password": ("新密码（至少 10 个字符）", "New password (10 characters or more)"),
    "again": ("再输入一次新密码", "New password again"),
    "save": ("保存", "Save"),
    "wrong": ("用户名或密码不对。", "Name or password is wrong."),
    "too_many": ("尝试次数太多，请在 {} 分钟后再试。", "Too many tries; try again in {} minutes."),
    "changed": ("密码已修改，请重新登录。", "The password was changed; please sign in again."),
    "not_same": ("两次输入的新密码不一样。", "The new passwords differ."),
    "no_users": (
        "还没有用户，所以只能查看，不能作决定。管理员在这台机器上运行 wendeng-audit users add 即可添加用户。",
        "There are no users yet, so pages can be read but nothing can be decided: run wendeng-audit users add on this machine.",
    ),
    "waiting": ("待处理", "Waiting"),
    "reopened": ("重新打开", "Open again"),
    "decided": ("已处理", "Decided"),
    "all": ("全部", "All"),
    "none_waiting": ("没有需要处理的问题。", "Nothing is waiting."),
    "keys_title": ("键盘操作", "Keys"),
    "keys": (
        "j 下一条，k 上一条，c 确认，d 驳回，w 暂不追究，o 打开详情，Ctrl+Enter 提交，Esc 关闭。"
        "不用键盘也可以：展开“作决定”，填写理由，按按钮。",
        "j next, k previous, c confirm, d dismiss, w waive, o open, Ctrl+Enter submit, Esc close. Without keys: open "
        '"Decide", give a reason, press a button.',
    ),
    "decide": ("作决定", "Decide"),
    "reason": ("理由（必填）", "Reason (required)"),
    "until": ("暂不追究到哪一天为止", "Waived until (last day)"),
    "confirm": ("确认属实", "Confirm"),
    "dismiss": ("驳回：不是问题", "Dismiss: not a fault"),
    "waive": ("暂不追究", "Waive"),
    "open": ("详情、历史与存档", "Details, history, archive"),
    "in_report": ("在报告页面中查看", "Show in the page of the report"),
    "basis": ("依据", "Basis"),
    "source": ("原文", "Source"),
    "history": ("历史", "History"),
    "decisions": ("决定记录", "Decisions"),
    "no_decisions": ("还没有人作过决定。", "Nobody has decided yet."),
    "first_seen": ("首次发现", "First seen"),
    "last_seen": ("最近发现", "Last seen"),
    "life_opened": ("发现", "found"),
    "life_resolved": ("已改正", "repaired"),
    "life_reopened": ("再次出现", "came back"),
    "archive": ("存档原件", "Archived originals"),
    "archive_note": (
        "原件来自网站，只能下载，不会在浏览器中打开。",
        "Originals come from the web; they are downloaded and never opened in the browser.",
    ),
    "live": ("网站上的原文", "The page on the site"),
    "done": ("已记录。", "Recorded."),
    "moved": (
        "这个问题的内容在您打开页面之后有了变化，决定没有记录。请看过现在的内容再决定。",
        "This finding has changed since you opened the page; nothing was recorded. Please look again.",
    ),
    "page": ("第 {} 页，共 {} 页", "Page {} of {}"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "unit": ("单位", "Unit"),
    "year": ("年度", "Year"),
    "any": ("不限", "any"),
    "filter": ("筛选", "Filter"),
    "from_title": ("从报告标题识别", "as the report's title says"),
    "file": ("草稿文件", "The draft"),
    "check_intro": (
        "在正式发布之前，先用同样的规则检查一遍。可以上传 HTML、PDF、Word、WPS、Excel、OFD、图片和文本文件，一次一个，不超过 {} MB。",
        "Check a draft with the same rules before it is published: HTML, PDF, Word, WPS, Excel, OFD, pictures or text, one file, "
        "up to {} MB.",
    ),
    "check_privacy": (
        "草稿只在内存中检查，检查完立即丢弃：不保存文件，不保存结果，不公开，也不计入评分。操作日志只记下谁在什么时候检查过一个文件。",
        "The draft is checked in memory and thrown away: neither file nor result is kept, nothing is published or scored. The log "
        "only says who checked a file when.",
    ),
    "check_now": ("开始检查", "Check"),
    "check_again": ("检查另一个文件", "Check another file"),
    "choose_file": ("请先选择一个文件。", "Choose a file first."),
    "unknown_kind": (
        "无法识别这个文件的类型，没有检查。请上传 HTML、PDF、Word、WPS、Excel、OFD、图片或文本文件。",
        "This kind of file is not known; nothing was checked.",
    ),
    "too_many_checks": ("检查得太频繁，请过 {} 分钟再试。", "Too many checks; try again in {} minutes."),
    "check_timeout": (
        "检查用时太长，已停止。请把文件另存为 PDF 或 DOCX 后再试；页数很多的扫描件请拆开检查。",
        "The check took too long and was stopped. Save the file as PDF or DOCX and try again.",
    ),
    "check_crash": (
        "这个文件让检查程序出错，已停止。请把文件另存为 PDF 或 DOCX 后再试。",
        "This file broke the check, which was stopped. Save it as PDF or DOCX and try again.",
    ),
    "check_result": ("检查结果", "Result"),
    "unreadable": ("这个文件无法读取", "This file could not be read"),
    "clean": (
        "没有发现问题。检查通过的规则共 {} 条。",
        "Nothing was found; {} rules hold.",
    ),
    "found": (
        "发现 {errors} 处错误、{warnings} 处警告、{notices} 处提示，另有 {reviews} 处请人工核对。错误须在发布前改正。",
        "{errors} errors, {warnings} warnings, {notices} notices, {reviews} to be looked at. Errors must be corrected first.",
    ),
    "unassessed": (
        "有 {} 条规则因为内容读不到而无法评判，这不算您的问题。",
        "{} rules could not be assessed because the content could not be read; that is not your fault.",
    ),
    "recognised": ("识别为", "Recognised as"),
    "no_unit": ("未识别出单位", "no unit recognised"),
    "no_year": ("未识别出年度", "no year recognised"),
    "tables": ("报告中的表格（有问题的单元格已标出）", "Tables (cells of findings are marked)"),
    "row": ("行", "Row"),
    "when": ("时间", "When"),
    "who": ("操作人", "Who"),
    "what": ("操作", "What"),
    "target": ("对象", "Target"),
    "detail": ("说明", "Detail"),
    "address": ("来源地址", "Address"),
    "not_there": ("没有这个页面。", "There is no such page."),
    "forbidden": ("您没有这项权限。", "You may not do this."),
    "fault": ("程序出错，请告诉管理员。", "The program failed; please tell the administrator."),
    "back": ("返回", "Back"),
    "by": ("由", "by"),
    "idle": ("需要重看的决定", "Decisions to look at again"),
}


def page_texts(lang: str) -> dict[str, str]:
    """All fixed words in `lang`."""
    position = 0 if lang == "zh" else 1
    return {key: pair[position] for key, pair in _TEXTS.items()}
