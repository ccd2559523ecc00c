"""The invented units of 岚泊区: who reports in which years and what each one's work is about; no such place, body or person exists."""

from collections.abc import Iterator

from msgspec import Struct

DISTRICT = "威海市岚泊区"
YEARS = (2020, 2021, 2022, 2023, 2024)


class Unit(Struct, frozen=True):
    """One row of the register, with the words its reports are written with."""

    id: str
    name: str
    kind: str
    topics: tuple[str, str, str]
    first: int | None = None
    last: int | None = None
    coded: bool = False
    enforcement: bool = False
    aliases: tuple[str, ...] = ()
    quiet: bool = False

    def years(self) -> Iterator[int]:
        """Report years the unit is due for."""
        return (year for year in YEARS if (self.first or 0) <= year <= (self.last or 9999))

    @property
    def place(self) -> int:
        """The unit's position in the register; numbers and wording are drawn from it."""
        return UNITS.index(self)

    @property
    def me(self) -> str:
        """How the unit speaks of itself."""
        words = {"town": "我镇", "subdistrict": "我街道", "functional_zone": "管委会", "institution": "本中心"}
        if self.kind == "district_government":
            return "区政府机关"
        return words.get(self.kind, "办公室" if self.name.endswith("办公室") else "我局")


def _bureau(id_: str, name: str, topics: str, **more: object) -> Unit:
    first, second, third = topics.split("、")
    aliases = (f"岚泊区{name}", f"区{name}")
    return Unit(id_, f"{DISTRICT}{name}", "department", (first, second, third), aliases=aliases, **more)  # type: ignore[arg-type]


def _place(id_: str, name: str, kind: str, topics: str, **more: object) -> Unit:
    first, second, third = topics.split("、")
    short = name.removesuffix("人民政府").removesuffix("办事处")
    aliases = (short, f"岚泊区{short}") if short else ("岚泊区人民政府", "岚泊区政府", "区政府")
    return Unit(id_, f"{DISTRICT}{name}", kind, (first, second, third), aliases=aliases, **more)  # type: ignore[arg-type]


UNITS: tuple[Unit, ...] = (
    _place("lanbo", "人民政府", "district_government", "重大项目、城市更新、民生实事", first=2022),
    _bureau("zfb", "人民政府办公室", "会议纪要、公文管理、政务热线", coded=True),
    _bureau("fagai", "发展和改革局", "价格管理、粮食储备、节能审查", enforcement=True),
    _bureau("keji", "科学技术局", "科技园区、技术合同、人才引进", quiet=True),
    _bureau("jiaoti", "教育和体育局", "招生入学、体育场馆、校车安全", first=2022, coded=True),
    _bureau("minzheng", "民政局", "养老服务、社会救助、地名管理", first=2023),
    _bureau("caizheng", "财政局", "部门预算、政府采购、国有资产", first=2022),
    _bureau("renshe", "人力资源和社会保障局", "就业补贴、劳动仲裁、技能培训", first=2023, coded=True),
    _bureau("zhujian", "住房和城乡建设局", "老旧小区、燃气安全、物业服务", enforcement=True),
    _bureau("shuili", "水利局", "水库除险、农村饮水、河道采砂", first=2023, enforcement=True),
    _bureau("nongye", "农业农村局", "高标准农田、种子质量、渔船检验", first=2022, enforcement=True),
    _bureau("shangwu", "商务局", "外贸订单、家政服务、再生资源", first=2023),
    _bureau("wenlv", "文化和旅游局", "图书馆舍、非遗传承、旅行社", first=2023, enforcement=True),
    _bureau("weijian", "卫生健康局", "家庭医生、疫苗接种、医疗收费", first=2023, enforcement=True),
    _bureau("shenji", "审计局", "审计计划、整改台账、投资审计", first=2023, quiet=True),
    _bureau("shichang", "市场监督管理局", "食品抽检、计量器具、电梯维保", first=2022, enforcement=True),
    _bureau("shenpi", "行政审批服务局", "证照联办、帮办代办、评审评估", first=2022, enforcement=True),
    _bureau("zhifa", "综合行政执法局", "占道经营、渣土运输、户外广告", first=2023, enforcement=True),
    _bureau("xumu", "畜牧兽医局", "动物防疫、兽药经营、养殖档案", last=2021),
    _bureau("shuju", "大数据局", "数据开放、视频云、电子证照", first=2024),
    _place("liugou", "柳沟镇人民政府", "town", "苹果种植、山塘加固、村务公示"),
    _place("yandun", "烟墩镇人民政府", "town", "海带养殖、渔港整治、村庄规划", first=2022),
    _place("shijia", "石岬镇人民政府", "town", "花生加工、路灯改造、土地流转", first=2022),
    _place("qiaoxi", "桥西镇人民政府", "town", "葡萄大棚、危房改造、农机补贴", first=2023),
    _place("wanghai", "望海街道办事处", "subdistrict", "社区食堂、楼道照明、物业纠纷"),
    _place("songlin", "松林街道办事处", "subdistrict", "网格服务、充电设施、夜间停车", first=2023, quiet=True),
    _place("lanbowan", "岚泊湾旅游度假区管理委员会", "functional_zone", "海岸修复、游船码头、民宿登记", first=2023, coded=True),
    _place("jiaoyi", "公共资源交易中心", "institution", "招标文件、评标专家、电子保函", first=2023, coded=True),
)
BY_ID = {unit.id: unit for unit in UNITS}

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(unit: Unit) -> str:
    """A well-formed code of GB 32100-2015 for a body that does not exist (area 371099 is not assigned)."""
    body = f"{80000000 + unit.place * 137:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body += {10: "X", 11: "0"}.get(rest, str(rest))
    head = f"{'12' if unit.kind == 'institution' else '11'}371099{body}"
    total = sum(_CODE.index(sign) * pow(3, at, 31) for at, sign in enumerate(head))
    return head + _CODE[(31 - total % 31) % 31]
