"""A small centre in which every field of every kind is written, and what a change of one field is.

`RECORDS` holds for each kind the record whose fields are changed, and the records that it needs. `OTHERS` holds another
value for each field that cannot be left out, or whose absence means the same.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from tests.conftest import ROOT
from yinling.library.markdown_settings import SETTINGS
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record, part_of
from yinling.records.site_settings import Site
from yinling.records.vocabulary import Term

PUBLIC = {"公开范围": "公开", "状态": "已审核"}
INTERNAL = {"公开范围": "内部", "状态": "已审核"}
Row = dict[str, Any]


def _term(name: str, **more: str) -> Row:
    return {"名称": name, **more}


TERMS: dict[str, list[Row]] = {
    "activity-types": [
        _term("党员大会", 代码="dydh", 说明="全体党员参加"),
        _term("集中学习"),
        _term("支委会", 代码="zwh"),
        _term("其他", 代码="qt"),
    ],
    "activity-metrics": [_term("学习资料", 单位="份"), _term("心得")],
    "honour-levels": [_term("集团"), _term("中心")],
    "modes": [_term("上门送学"), _term("读书")],
    "topics": [_term("健康养生", 需要审阅="医生"), _term("党的知识")],
    "issue-categories": [_term("就医"), _term("修缮")],
    "channels": [_term("微信群"), _term("宣传栏")],
}
RECORDS: dict[str, list[Row]] = {
    "site": [
        {
            "名称": "学堂",
            "单位": "中心",
            "一句话介绍": "退休不褪色",
            "网址": "https://yinling.example.org/",
            "编辑网址": "https://git.example.org/edit/",
            "统计截至": "2019-12-31",
            "知识核对截至": "2020-06-01",
            "示例数据": "是",
            "小数不公开": 5,
        },
    ],
    **{f"term {vocabulary}": words for vocabulary, words in TERMS.items()},
    "pronunciation": [{"词语": {"单县": "Shànxiàn"}, "姓氏": {"单": "Shàn"}, "称呼": {"书记": "shūjì"}}],
    "metric": [
        {
            "编号": "reach",
            "名称": "学习资料份数",
            "单位": "份",
            "记录种类": "活动",
            "条件": [{"字段": "类型", "取值": ["党员大会"]}],
            "合计字段": "数量.学习资料",
            "时间字段": "补开期间",
            "分组": "学习",
            "说明": "会上发的",
            "困难类": "是",
        },
        {
            "编号": "visits",
            "名称": "走访",
            "单位": "户",
            "记录种类": "走访",
            "合计字段": "户数",
            "分组": "亲情",
            "条件": [{"字段": "对象", "取值": ["困难"]}],
        },
        {
            "编号": "aged",
            "名称": "走访高龄",
            "单位": "户",
            "记录种类": "走访",
            "条件": [{"字段": "对象", "取值": ["高龄"]}],
        },
        {"编号": "times", "名称": "走访次数", "单位": "次", "记录种类": "走访", "合计字段": "次数"},
        {
            "编号": "solved",
            "名称": "解决问题",
            "单位": "件",
            "记录种类": "问题",
            "合计字段": "件数",
            "时间字段": "解决月份",
        },
        {
            "编号": "raised",
            "名称": "就医问题",
            "单位": "件",
            "记录种类": "问题",
            "条件": [{"字段": "类别", "取值": ["就医"]}],
        },
        {
            "编号": "cards",
            "名称": "服务卡",
            "单位": "份",
            "记录种类": "服务卡",
            "合计字段": "份数",
            "条件": [{"字段": "卡种", "取值": ["亲情服务卡"]}],
        },
        {
            "编号": "pairs",
            "名称": "结对",
            "单位": "对",
            "记录种类": "结对",
            "条件": [{"字段": "类别", "取值": ["帮学"]}],
        },
        {"编号": "lessons", "名称": "辅导", "单位": "次", "记录种类": "结对", "合计字段": "辅导次数"},
        {"编号": "brought", "名称": "送学", "单位": "人", "记录种类": "送学上门", "合计字段": "收学人数"},
        {
            "编号": "theme",
            "名称": "主题教育材料",
            "单位": "本",
            "记录种类": "送学上门",
            "合计字段": "材料.份数",
            "条件": [{"字段": "主题教育", "取值": ["bwcx"]}],
        },
        {
            "编号": "sent",
            "名称": "主题教育发布",
            "单位": "次",
            "记录种类": "发布",
            "条件": [{"字段": "主题教育", "取值": ["bwcx"]}],
        },
        {"编号": "won", "名称": "荣誉", "单位": "个", "记录种类": "荣誉", "合计字段": "数量"},
        {"编号": "count", "名称": "条数", "单位": "次", "记录种类": "活动"},
    ],
    "source": [
        {
            "编号": "old",
            "名称": "旧条例",
            "也叫": ["条例"],
            "发布单位": "中共中央",
            "文号": "中发〔2018〕1号",
            "日期": "2018-01-01",
            "施行": "2018-02-01",
            "被代替": "new",
            "代替日期": "2019-06-01",
            "网址": "https://example.org/old",
            "说明": "先用它",
            **PUBLIC,
        },
        {"编号": "new", "名称": "新条例", "日期": "2019-01-01", **PUBLIC},
        {"编号": "ended", "名称": "到期的", "日期": "2018-01-01", "执行到": "2019-01-01", **PUBLIC},
    ],
    "cadence_rule": [
        {
            "活动类型": "支委会",
            "周期": "月",
            "次数": 2,
            "范围": "支部",
            "适用条件": "有支委会",
            "开始执行": "2019-03-01",
            "停止执行": "2019-09-30",
            "来源": "《到期的》第一条",
        },
        {"活动类型": "集中学习", "周期": "年", "来源": "本中心规定"},
    ],
    "org": [
        {
            "编号": "zb01",
            "名称": "第一党支部",
            "简称": "一支部",
            "类型": "党支部",
            "类别": "离退休",
            "上级": "dw",
            "成立日期": "2009-07-01",
            "撤销日期": "2020-06-30",
            "记录开始": "2019-02-01",
            "本届开始": "2018-01-01",
            "本届届满": "2020-12-31",
            "委员会": [
                {"职务": "书记", "姓名": "单桂兰", "同意公开": "是"},
                {"职务": "委员", "姓名": "李和"},
                {"职务": "组织委员", "姓名": "王平"},
            ],
            "党员人数": [
                {
                    "截至": "2018-12-31",
                    "总数": 30,
                    "正式": 28,
                    "预备": 2,
                    "在职": 1,
                    "离退休": 20,
                    "挂靠": 9,
                    "行动不便": 6,
                    "外地居住": 7,
                    "八十岁以上": 8,
                }
            ],
            "办公电话": "0000-5550100",
            "简介": "住在矿村",
            **PUBLIC,
        },
        {"编号": "dzz1", "名称": "第一党总支", "类型": "党总支", "上级": "dw", **PUBLIC},
        {"编号": "dw", "名称": "中心党委", "类型": "党委", **PUBLIC},
        {
            "编号": "zb02",
            "名称": "第二党支部",
            "类型": "党支部",
            "上级": "dw",
            "党员人数": [{"截至": "2018-12-31", "总数": 30, "行动不便": 6, "外地居住": 7, "八十岁以上": 8}],
            **PUBLIC,
        },
        {"编号": "zb02-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb02", **PUBLIC},
    ],
    "campaign": [
        {"编号": "bwcx", "标题": "主题教育", "开始": "2019-06-01", "结束": "2019-11-30", "简介": "六月开始", **PUBLIC}
    ],
    "article": [
        {
            "标题": "怎样防跌倒",
            "摘要": "家里哪些地方要改",
            "主题": "健康养生",
            "日期": "2019-03-01",
            "来源": [
                {
                    "名称": "旧条例",
                    "日期": "2018-01-02",
                    "网址": "https://example.org/a",
                    "说明": "第三条",
                    "只作历史": "否",
                }
            ],
            "核对日期": "2020-01-01",
            "下次核对": "2020-05-01",
            "审阅": {"谁": "全科医生", "日期": "2020-01-02"},
            "需要审阅": "护士",
            "录音": "a.mp3",
            "小工具": "党费计算器",
            **PUBLIC,
        },
        {"标题": "三会一课", "主题": "健康养生", "日期": "2019-01-05", "来源": [{"名称": "到期的"}], **PUBLIC},
        {
            "标题": "问答",
            "主题": "党的知识",
            "日期": "2019-01-06",
            "来源": [{"名称": "条例", "只作历史": "是"}],
            **PUBLIC,
        },
    ],
    "word": [{"词语": "防滑垫", "也叫": ["防滑毯"], "意思": "铺在浴室里的", "细说的文章": "study/a", **PUBLIC}],
    "activity": [
        {
            "编号": "d1",
            "组织": "zb01",
            "类型": "党员大会",
            "兼作": ["支委会"],
            "日期": "2019-04-05",
            "时间": "09:30",
            "补开期间": "2018-12",
            "标题": "学习条例",
            "地点": "活动室",
            "主持人": "甲",
            "记录人": "乙",
            "主讲人": "丙",
            "应到": 30,
            "实到": 25,
            "列席": 3,
            "应到有表决权": 28,
            "实到有表决权": 24,
            "缺席原因": "外出 5 人",
            "方式": ["读书"],
            "议题": ["学什么"],
            "决议": [{"内容": "通过", "赞成": 20, "反对": 2, "弃权": 2}],
            "学习内容": ["study/b"],
            "主题教育": "bwcx",
            "照片": [{"文件": "photos/a.png", "说明": "合影", "同意公开": "是"}],
            "数量": {"学习资料": 30},
            "摘要": "二十五人到会。",
            **PUBLIC,
        },
        {"编号": "d2", "组织": "zb02", "类型": "集中学习", "日期": "2019-05-05", "标题": "读书", "实到": 20, **PUBLIC},
    ],
    "honour": [
        {
            "编号": "h1",
            "年度": 2019,
            "名称": "先进",
            "等次": "一等奖",
            "级别": "中心",
            "授予单位": "党委",
            "对象类型": "个人",
            "组织": "zb01",
            "获奖者": "周文秀",
            "同意公开": "是",
            "数量": 1,
            "文号": "党发〔2019〕3号",
            **PUBLIC,
        },
        {"编号": "h2", "年度": 2019, "名称": "模范", "级别": "中心", "对象类型": "个人", "组织": "zb01", **PUBLIC},
    ],
    "delivery": [
        {
            "组织": "zb01",
            "日期": "2019-03-08",
            "方式": "上门送学",
            "送学人数": 2,
            "收学人数": 12,
            "材料": [{"内容": "study/a", "份数": 12}],
            "对象代码": ["SX-01"],
            "主题教育": "bwcx",
            **PUBLIC,
        },
    ],
    "pairing": [
        {
            "类别": "帮学",
            "组织": "zb01",
            "代码": "BX-01",
            "开始": "2019-03-01",
            "结束": "2019-11-30",
            "辅导次数": 9,
            **INTERNAL,
        },
    ],
    "visit": [
        {"组织": "zb01", "月份": "2019-03", "对象": "困难", "户数": 15, "次数": 20, **INTERNAL},
        {"组织": "zb02", "月份": "2019-04", "对象": "高龄", "户数": 9, **INTERNAL},
    ],
    "issue": [
        {"组织": "zb01", "类别": "就医", "提出月份": "2018-03", "解决月份": "2019-04", "件数": 8, **INTERNAL},
    ],
    "card": [{"卡种": "亲情服务卡", "组织": "zb01", "发放日期": "2019-03-08", "份数": 30, **INTERNAL}],
    "publication": [
        {
            "渠道": "微信群",
            "日期": "2019-06-12",
            "组织": "zb01",
            "标题": "应知应会",
            "学习内容": ["study/a"],
            "主题教育": "bwcx",
            **PUBLIC,
        },
        {"渠道": "宣传栏", "日期": "2019-06-14", "标题": "读书会", "活动": "zb02/2019/d2", **PUBLIC},
    ],
    "packet": [
        {
            "标题": "三月资料",
            "月份": "2019-03",
            "组织": ["全部"],
            "学习内容": ["study/a"],
            "问答": ["qa/c"],
            "字号": 22,
            "签收表": "是",
            **PUBLIC,
        },
    ],
    "development": [{"组织": "zb01", "代码": "FZ-01", "步骤": 3, "日期": "2019-03-05", **INTERNAL}],
    "baseline": [
        {
            "指标": "visits",
            "数值": 40,
            "单位": "户",
            "期间": "2019-05/2019-06",
            "组织": "zb02",
            "来源": "台账",
            **PUBLIC,
        },
    ],
    "privacy-exception": [
        {"片段": "人物1922年8月16日", "理由": "历史人物", "日期": "2019-06-28", "谁看过": "党群部"},
        {"片段": "用不上的", "理由": "试一试", "日期": "2019-06-28", "谁看过": "党群部"},
    ],
}
OTHERS: dict[str, dict[str, Any]] = {
    "site": {
        "名称": "学苑",
        "单位": "分中心",
        "示例数据": "否",
        "小数不公开": 50,
        "统计截至": "2019-11-30",
        "知识核对截至": "2020-04-01",
    },
    "term activity-types": {"名称": "别的"},
    "metric": {
        "名称": "资料",
        "单位": "本",
        "记录种类": "荣誉",
        "困难类": "否",
        "条件.字段": "兼作",
        "条件.取值": ["支委会"],
    },
    "source": {"名称": "旧的条例", "被代替": "ended", "执行到": "2018-12-31"},
    "cadence_rule": {"活动类型": "党员大会", "周期": "季", "次数": 1, "范围": "党小组", "来源": "《旧条例》"},
    "org": {
        "名称": "第一支部",
        "类型": "联合党支部",
        "类别": "在职",
        "上级": "dzz1",
        "委员会.职务": "副书记",
        "委员会.姓名": "单秀兰",
        "党员人数.截至": "2019-06-30",
    },
    "campaign": {"标题": "学习周", "开始": "2019-05-01"},
    "article": {
        "标题": "防跌倒",
        "主题": "党的知识",
        "日期": "2019-03-02",
        "来源.名称": "新条例",
        "来源.只作历史": "是",
        "审阅.谁": "护士",
        "审阅.日期": "2019-12-02",
    },
    "word": {"词语": "防滑鞋", "意思": "铺在地上的"},
    "activity": {
        "组织": "zb02",
        "类型": "集中学习",
        "日期": "2019-04-06",
        "标题": "学习",
        "决议.内容": "同意",
        "照片.文件": "photos/b.png",
        "照片.说明": "门口",
    },
    "honour": {"年度": 2018, "名称": "模范", "级别": "集团", "对象类型": "集体", "组织": "zb02", "数量": 2},
    "delivery": {
        "组织": "zb02",
        "日期": "2019-03-09",
        "方式": "读书",
        "收学人数": 11,
        "材料.内容": "study/b",
        "材料.份数": 11,
    },
    "pairing": {"类别": "帮扶", "组织": "zb02", "代码": "BX-02", "开始": "2018-03-01"},
    "visit": {"组织": "zb02", "月份": "2018-03", "对象": "高龄", "户数": 16},
    "issue": {"组织": "zb02", "类别": "修缮", "提出月份": "2018-05"},
    "card": {"卡种": "温馨提示卡", "组织": "zb02", "发放日期": "2018-03-08", "份数": 31},
    "publication": {"渠道": "宣传栏", "日期": "2019-06-13", "标题": "通知"},
    "packet": {"标题": "春天资料", "月份": "2019-04", "组织": ["zb01"], "签收表": "否"},
    "development": {"组织": "zb02", "代码": "FZ-02", "步骤": 4, "日期": "2019-03-06"},
    "baseline": {"指标": "aged", "数值": 41, "单位": "人", "期间": "2018", "来源": "总结"},
    "privacy-exception": {
        "公开范围": "公开",
        "片段": "人物1922年",
        "理由": "名人",
        "日期": "2019-06-29",
        "谁看过": "办公室",
        "指纹": "0" * 32,
        "用在": "历史",
    },
}
ROWS = {
    ("term", "名称"): -1,
    ("metric", "记录种类"): -1,
    ("metric", "条件"): 1,
    ("source", "执行到"): 2,
    ("cadence_rule", "范围"): 1,
    ("honour", "对象类型"): 1,
    ("publication", "活动"): 1,
    ("privacy-exception", "用在"): 1,
}
"""The record to change where it is not the first of its kind, because another field decides there."""
_TERM_OF = {"单位": "term activity-metrics", "需要审阅": "term topics"}
"""The vocabularies whose words have these fields; the others are of activity types."""


def fields_of(kind: type[Record]) -> Iterator[str]:
    """Yield the Chinese paths of a kind's fields and of the fields of its parts, without 编号 and 备注."""
    for name, field in kind.model_fields.items():
        if name not in ("id", "note"):
            part = part_of(kind, name)
            yield str(field.title)
            yield from (f"{field.title}.{inner.title}" for inner in part.model_fields.values()) if part else ()


def changed(kind: str, path: str) -> dict[str, list[Row]]:
    """Return the records with another value at a path of a record of a kind, or without the value."""
    records, row = copy.deepcopy(RECORDS), ROWS.get((kind, path), 0)
    kind = _TERM_OF.get(path, "term activity-types") if kind == "term" else kind
    target: Any = records[kind][row]
    *folders, last = path.split(".")
    for folder in folders:
        target = target[folder][0] if isinstance(target[folder], list) else target[folder]
    if path in OTHERS.get(kind, {}):
        target[last] = OTHERS[kind][path]
    elif path == "状态":
        target[last] = "草稿"
    elif path == "公开范围":
        target[last] = "公开" if target.get(last) == "内部" else "内部"
    else:
        del target[last]
    return records


def write(root: Path, records: dict[str, list[Row]]) -> None:
    """Write the centre below ``root``; a file with the same text is not written again."""
    for kind in KINDS:
        if kind is Article:
            for name, row in zip(("study/a", "study/b", "qa/c"), records[kind.kind], strict=True):
                body = "浴室里铺防滑垫。人物1922年8月16日出生，单书记到单县。\n"
                _write(root / f"content/{name}.md", f"---\n{json.dumps(row, ensure_ascii=False)}\n---\n\n{body}")
        elif kind is Site:
            _write(root / "data/site.yml", json.dumps(records[kind.kind][0], ensure_ascii=False))
        elif kind is not Term:
            _write(root / f"data/{kind.folder}.yml", json.dumps(records[kind.kind], ensure_ascii=False, indent=1))
    for name in TERMS:
        _write(root / f"data/vocabulary/{name}.yml", json.dumps(records[f"term {name}"], ensure_ascii=False))
    _write(root / SETTINGS, (ROOT / SETTINGS).read_text("utf-8"))
    _write_bytes(root / "content/study/a.mp3", b"\xff\xfb\x90\xc4" + bytes(413))
    for name, size in (("a.png", (8, 6)), ("b.png", (6, 8))):
        picture = io.BytesIO()
        Image.new("RGB", size).save(picture, "png")
        _write_bytes(root / f"content/photos/{name}", picture.getvalue())


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
