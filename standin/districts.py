"""The bodies of a district as the stand-in knows them: names, kinds, contact lines, duties."""

from __future__ import annotations

from dataclasses import dataclass, field

from standin.credit_code import made_up_code


@dataclass(frozen=True)
class Body:
    """One public body; `short` is how it names itself in running text, `we` its word for itself."""

    unit_id: str
    name: str
    kind: str
    short: str
    we: str
    address: str
    phone: str
    topics: tuple[str, str, str]
    channel: str
    credit_code: str
    aliases: tuple[str, ...] = ()
    enforcement: bool = False
    active_from: int | None = None
    by_endpoint: bool = False

    @property
    def is_government(self) -> bool:
        """Whether article 50(四) (考核、评议、责任追究) binds the report: a people's government, not a street office."""
        return self.kind in {"district_government", "town"}

    @property
    def deadline(self) -> tuple[int, int]:
        """Month and day of the year after the report year: 条例 49; for towns and streets practice."""
        return (3, 31) if self.kind == "district_government" else (1, 31)


@dataclass(frozen=True)
class District:
    """A district: the prefix of all names, its area code and its bodies, the government first."""

    id: str
    prefix: str
    area: str
    bodies: tuple[Body, ...] = field(default_factory=tuple)

    @property
    def government(self) -> Body:
        """The district government, whose tables are the sums of all the others'."""
        return self.bodies[0]

    def body(self, unit_id: str) -> Body:
        """The body with that id; KeyError names the id."""
        for body in self.bodies:
            if body.unit_id == unit_id:
                return body
        raise KeyError(unit_id)


_DEPARTMENTS: tuple[tuple[str, str, str, tuple[str, str, str], bool], ...] = (
    ("fgj", "发展和改革局", "发改局", ("重大项目建设", "粮食安全保障", "价格监测"), False),
    ("kjj", "科学技术局", "科技局", ("高新技术企业培育", "科技成果转化", "人才引进"), False),
    ("czj", "财政局", "财政局", ("预算绩效管理", "惠民补贴发放", "政府采购监管"), False),
    ("rsj", "人力资源和社会保障局", "人社局", ("稳岗就业", "社会保险经办", "技能培训"), True),
    ("zjj", "住房和城乡建设局", "住建局", ("老旧小区改造", "物业服务监管", "城市供热"), True),
    ("jtj", "交通运输局", "交通局", ("农村公路养护", "道路运输执法", "公交线路优化"), True),
    ("swj", "商务局", "商务局", ("消费促进", "外贸稳增长", "成品油市场管理"), False),
    ("tyj", "退役军人事务局", "退役军人局", ("优抚对象优待", "烈士褒扬", "退役安置"), False),
    ("scjgj", "市场监督管理局", "市场监管局", ("食品安全抽检", "特种设备检查", "知识产权保护"), True),
    ("zfj", "综合行政执法局", "综合执法局", ("市容秩序整治", "户外广告管理", "油烟污染治理"), True),
    ("spj", "行政审批服务局", "审批局", ("企业开办提速", "工程建设审批改革", "跨域通办"), True),
    ("nyncj", "农业农村局", "农业农村局", ("高标准农田建设", "农机购置补贴", "农产品质量监管"), True),
    ("sjj", "审计局", "审计局", ("政策落实审计", "经济责任审计", "审计整改"), False),
)
_TOWNS: tuple[tuple[str, str, tuple[str, str, str]], ...] = (
    ("wendengying", "文登营", ("乡村道路硬化", "苹果产业提升", "村级事务公开")),
    ("dashuibo", "大水泊", ("空港周边整治", "玉米单产提升", "敬老院改造")),
    ("zhangjiachan", "张家产", ("家纺产业培育", "河道清淤", "农村改厕")),
    ("gaocun", "高村", ("西洋参种植", "山体防火", "文化广场建设")),
    ("zeku", "泽库", ("海水养殖规范", "渔港环境整治", "滩涂承包公开")),
    ("houjia", "侯家", ("盐碱地改良", "贝类苗种繁育", "污水管网建设")),
    ("songcun", "宋村", ("小麦良种推广", "水库移民扶持", "集市搬迁")),
    ("zetou", "泽头", ("花生良种繁育", "农民夜校", "危房清零")),
    ("xiaoguan", "小观", ("滨海旅游服务", "农村饮水提升", "防汛抗台")),
    ("gejia", "葛家", ("桃产业发展", "古村落保护", "土地流转服务")),
    ("mishan", "米山", ("水源地保护", "水库库区治理", "幸福食堂建设")),
    ("jieshi", "界石", ("昆嵛山麓绿化", "大樱桃种植", "红色场馆开放")),
)
_STREETS: tuple[tuple[str, str, tuple[str, str, str]], ...] = (
    ("longshan", "龙山", ("社区网格治理", "沿街商铺整治", "楼道飞线清理")),
    ("tianfu", "天福", ("小区停车改善", "就业驿站建设", "养老服务圈")),
    ("huanshan", "环山", ("山脚社区排涝", "城中村改造", "青年夜校")),
)


def district(number: int = 1, units: int | None = None) -> District:
    """District `number` (1 is 文登区, others are invented) with `units` bodies (None: the 32 of the default)."""
    prefix, area, name_id = ("威海市文登区", "371003", "standin-wendeng")
    if number > 1:
        prefix, area, name_id = (f"威海市示范{number}区", "371099", f"standin-{number}")
    bodies = _bodies(prefix, area, number)
    wanted = len(bodies) if units is None else units
    while len(bodies) < wanted:
        bodies.append(_extra_town(prefix, area, number, len(bodies)))
    return District(name_id, prefix, area, tuple(bodies[:wanted]))


def _bodies(prefix: str, area: str, number: int) -> list[Body]:
    found: list[Body] = []

    def add(unit_id: str, name: str, kind: str, short: str, we: str, **more: object) -> None:
        serial = number * 1000 + len(found)
        found.append(
            Body(
                unit_id=unit_id,
                name=name,
                kind=kind,
                short=short,
                we=we,
                address=f"{prefix}样例路{10 + 3 * len(found)}号",
                phone=f"0631-8000{100 + len(found)}",
                credit_code=made_up_code(area, serial),
                **more,  # type: ignore[arg-type]
            )
        )

    place = prefix.removeprefix("威海市")
    name = place.removesuffix("区")
    add("qzf", f"{prefix}人民政府", "district_government", place, "我区", aliases=("区政府", f"{place}政府"),
        topics=("优化营商环境", "乡村振兴", "民生实事"), channel=f"{name}发布")  # fmt: skip
    add("zfbgs", f"{prefix}人民政府办公室", "department", "区政府办公室", "我办", aliases=("区政府办", f"{place}政府办公室"),
        topics=("政策文件公开", "会议公开", "热线办理"), channel=f"{name}政务")  # fmt: skip
    for unit_id, full, short, topics, enforcement in _DEPARTMENTS:
        add(unit_id, f"{prefix}{full}", "department", f"区{short}", "我局", topics=topics, channel=f"{name}{short}",
            aliases=(f"{place}{full}", f"区{full}", f"区{short}") if short != full else (f"{place}{full}", f"区{full}"),
            enforcement=enforcement, by_endpoint=unit_id in {"nyncj", "sjj"})  # fmt: skip
    for unit_id, town, topics in _TOWNS:
        add(unit_id, f"{prefix}{town}镇人民政府", "town", f"{town}镇", "我镇", topics=topics, channel=f"美丽{town}",
            aliases=(f"{town}镇", f"{town}镇人民政府"))  # fmt: skip
    for unit_id, street, topics in _STREETS:
        add(unit_id, f"{prefix}人民政府{street}街道办事处", "subdistrict", f"{street}街道", "我街道", topics=topics,
            channel=f"{street}之声",
            aliases=(f"{street}街道", f"{street}街道办事处", f"{prefix}{street}街道办事处"))  # fmt: skip
    add("kfq", f"{prefix}经济开发区管理委员会", "functional_zone", "开发区管委会", "我委", active_from=2022,
        topics=("园区招商", "标准厂房建设", "企业服务专员"), channel=f"{name}开发区",
        aliases=(f"{name}经济开发区", "开发区管委"))  # fmt: skip
    return found


def _extra_town(prefix: str, area: str, number: int, index: int) -> Body:
    town = f"样例{_numeral(index)}"
    return Body(
        unit_id=f"sample{index:04d}",
        name=f"{prefix}{town}镇人民政府",
        kind="town",
        short=f"{town}镇",
        we="我镇",
        address=f"{prefix}样例路{10 + 3 * index}号",
        phone=f"0631-8{index % 1000000:06d}",
        topics=("农田水利维护", "村居环境整治", "便民服务下沉"),
        channel=f"{town}发布",
        credit_code=made_up_code(area, number * 1000 + index),
        aliases=(f"{town}镇",),
    )


def _numeral(index: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(index))
