"""The words of a clean report: five aspects, problems with measures, fees; drawn so that no two units and no two years read alike."""

import random

from tests.second_site.truth import Numbers
from tests.second_site.units import DISTRICT, Unit

ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")

_ACTIVE = (
    "围绕{a}和{b}，全年主动公开政府信息{total}条，其中门户网站{web}条、政务新媒体{new}条，群众最关心的{c}单独列了目录。",
    "凡涉及{b}的事项，做到随办随公开。{y}年通过网站发布{web}条，通过公众号发布{new}条，{a}的办事流程全部画成了图。",
    "把{c}作为公开的重头戏，{a}每月更新一次进度；网站公开{web}条，新媒体公开{new}条，合计{total}条。",
    "对照{a}的权责清单，补齐了{b}的依据、条件和结果，全年新发{total}条，比较难懂的{c}配有问答。",
    "先公开、后实施：{a}的草案上网听取意见，{b}的结果同日公布，{c}的资金去向逐笔晒出，共{total}条。",
    "发布稿件{total}条，内容集中在{c}与{a}两个方面；{b}的历年材料已经整理上网，旧稿可以直接查到。",
)
_MANAGE = (
    "文件起草时就定好公开属性，不公开的写明理由；{a}的旧文件清理了一遍，失效的做了标注。",
    "发布前由经办人、科长、分管负责人逐级看过，重点看{b}里有没有个人住址和账号。",
    "建了台账，{c}的信息谁提供、谁审核、何时上网都有记录，年底装订归档。",
    "与档案部门商定了移交办法，{a}和{c}的信息满两年即移交，群众在馆里也能查。",
    "凡是{b}的数据，先核对再发布，前后口径不一致的退回重报，全年退回过几批。",
    "按主题给存量信息重新编号，{c}一类编得最细，点开就能看到有效与否。",
)
_PLATFORM = (
    "网站专栏改了版，把{a}放到首屏，老年人可以调大字号；窗口设了查询机，{b}的表格当场能打印。",
    "公众号菜单由九个减为四个，{c}排在第一；坏链接每周扫一次，发现就修。",
    "在办事大厅开辟公开角，摆放{b}的折页，志愿者教不会上网的人查{a}。",
    "没有另建网站，全部信息归到区政府网站统一平台，{a}与{c}两个子栏目由专人维护。",
    "搜索框加了常用词提示，输入“{b}”即出结果；附件统一成可以复制的格式。",
    "和融媒体中心合办“局长来了”节目，聊{c}，节目文字稿同步放在专栏里。",
)
_WATCH = (
    "年内学习培训两场，请律师讲了{a}方面的案例；公开工作列入科室年终考核，社会评议由服务对象打分，没有出现需要责任追究的情形。",
    "把信息公开写进岗位职责，{b}的发布质量与评优挂钩；工作考核结果已经通报，社会评议满意度较高，未发生责任追究。",
    "请服务对象挑毛病，就{c}收到的意见逐条回复；对各科室考核一次，开展社会评议一次，无责任追究事项。",
    "分管负责人每季度过问一次，{a}更新慢的当面提醒；年度考核、社会评议均已完成，责任追究情况为零。",
    "新上岗人员先学条例再上手，{b}的经办人轮流讲课；监督电话有人接听，考核和评议结果向大家公布，全年无人被追责。",
    "由机关纪检人员抽查{c}的发布记录；考核采用百分制，社会评议用问卷，结果都放在专栏，责任追究没有发生。",
)
_FAULTS = (
    ("{a}的公开还停留在发通知，数据少", "按月整理{a}的数据，随稿附表"),
    ("{b}的解读文字多、图示少，读者看不下去", "请专业人员给{b}制作图示和短片"),
    ("经办人更换频繁，{c}的审核尺度前后不一", "为{c}的审核编一本小册子，新人跟班一个月"),
    ("部分{a}的旧信息没有标明是否有效", "对{a}的旧信息集中标注，一季度内做完"),
    ("线下查阅点知道的人少，{b}的材料无人翻看", "把{b}的材料送进社区和集市，定期更换"),
    ("答复书写得生硬，涉及{c}时群众仍要追问", "答复前先打电话沟通，把{c}的来龙去脉讲明白"),
    ("{b}栏目分得过细，找一份文件要点很多次", "合并{b}的小栏目，三次点击之内找到文件"),
    ("公开与{c}业务两张皮，发布常常晚几天", "把发布嵌入{c}业务系统，办结即推送"),
    ("对{a}方面的来信归纳不够，同样的问题反复出现", "每季度归纳{a}方面的来信，集中答一次"),
)
_CREATIVE = (
    "制作“一图看懂{a}”，在公交站台张贴。",
    "开设{b}云课堂，录像长期可看。",
    "把{c}的常见问题录成方言广播，早晚各播一遍。",
    "给{a}的每份文件配了二维码，扫一扫就能收藏。",
    "邀请中学生记者体验{b}的全过程，写成见闻发布。",
    "编印{c}口袋书，放在窗口自取。",
)


def _fill(text: str, unit: Unit, year: int, numbers: dict[str, int]) -> str:
    first, second, third = unit.topics
    return text.format(a=first, b=second, c=third, y=year, **numbers)


def counts(unit: Unit, year: int) -> dict[str, int]:
    """How much the unit published: on the website, in new media, together."""
    rng = random.Random(f"counts-{unit.id}-{year}")
    web, new = rng.randint(120, 390), rng.randint(40, 210)
    return {"web": web, "new": new, "total": web + new}


def requests_sentence(unit: Unit, year: int, numbers: Numbers, style: int) -> str:
    """What the text says about applications, in agreement with the table."""
    new, carried, done, left = (
        numbers.n(f"T3.{row}.total") for row in ("new_received", "carried_in", "handled_total", "carried_out")
    )
    if not new + carried:
        return f"{year}年未收到政府信息公开申请，也没有上年结转的申请。"
    tail = f"结转下年度继续办理{left}件" if left else "没有结转下年度的申请"
    head = f"上年结转{carried}件" if carried else "无上年结转件"
    return (
        f"{year}年，{unit.me}新收政府信息公开申请{new}件，{head}，全年办结{done}件，{tail}。",
        f"全年共收到政府信息公开申请{new}件，{head}；已答复{done}件，{tail}，答复前都与申请人通了电话。",
        f"本年度新收到公开申请{new}件，{head}，办结{done}件，{tail}。受理、登记、转办、答复四个环节都留有记录。",
    )[style % 3]


def dispute_sentence(numbers: Numbers) -> str:
    """What the text says about reviews and suits, in agreement with the table."""
    review = numbers.n("T4.review.total")
    suits = numbers.n("T4.direct_suit.total") + numbers.n("T4.suit_after_review.total")
    first = f"因政府信息公开被申请行政复议{review}件" if review else "未发生因政府信息公开被申请行政复议的情况"
    second = f"被提起行政诉讼{suits}件" if suits else "未发生因政府信息公开被提起行政诉讼的情况"
    return f"{first}，{second}。"


def aspects(unit: Unit, year: int, numbers: Numbers) -> list[tuple[str, str]]:
    """Part 一 as (aspect, text) in the order of the form."""
    rng = random.Random(f"words-{unit.id}-{year}")
    values = counts(unit, year)
    own = requests_sentence(unit, year, numbers, unit.place + year) + dispute_sentence(numbers)
    pick = [_fill(rng.choice(pool), unit, year, values) for pool in (_ACTIVE, _MANAGE, _PLATFORM, _WATCH)]
    return list(zip(ASPECTS, [pick[0], own, *pick[1:]], strict=True))


def problems(unit: Unit, year: int) -> list[str]:
    """Part 五: two problems and as many measures, another pair every year."""
    first = (unit.place + year) % 9
    second = (first + 1 + unit.place // 9 + 3 * (year % 2)) % 9
    chosen = [_FAULTS[first], _FAULTS[second]]
    said, done = ([_fill(pair[at], unit, year, {}) for pair in chosen] for at in (0, 1))
    return [f"存在的主要问题：一是{said[0]}；二是{said[1]}。", f"改进情况：一是{done[0]}；二是{done[1]}。"]


def others(unit: Unit, year: int) -> list[str]:
    """Part 六: fees, proposals, new ideas."""
    rng = random.Random(f"others-{unit.id}-{year}")
    asked, urged = rng.randint(2, 5), rng.randint(2, 5)
    return [
        f"（一）信息处理费收取情况。{unit.me}{year}年没有发出过收费通知，未收取信息处理费。",
        f"（二）建议提案办理结果公开情况。共承办人大代表建议{asked}件、政协提案{urged}件，办理结果均已公开。",
        f"（三）工作创新情况。{_fill(rng.choice(_CREATIVE), unit, year, {})}",
    ]


def introduction(unit: Unit, year: int, address: str) -> list[str]:
    """The Weihai form of introduction: basis, year, list of parts, period, electronic copy, contact (made up)."""
    notice = (
        "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
        if year > 2020
        else "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）"
    )
    short = unit.name.removeprefix(DISTRICT) if unit.kind != "district_government" else unit.name
    return [
        f"根据《中华人民共和国政府信息公开条例》（国务院令第711号）和{notice}要求，结合{year}年{unit.name}政府信息公开工作实际，编制发布本报告。",
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、"
        "存在的主要问题及改进情况、其他需要报告的事项等六个部分组成。",
        f"本报告所列数据的统计期限从{year}年1月1日到12月31日止。报告电子版可从{DISTRICT}人民政府网站（{address}）查阅或下载。"
        f"如对本报告有疑问，请与{short}联系（地址：岚泊区示例路{unit.place + 1}号，电话：0631-5550{unit.place:03d}）。",
    ]
