"""What people call a field in tables of their own: words for proposals, which a person confirms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..chinese.suggest import suggestion
from ..workbench.fields import FormField

IGNORED = frozenset(
    ["序号", "序", "编号", "号", "NO", "NO.", "签字", "签名", "签收", "出席率", "到会率", "星期", "页码"]
)
"""Headers of columns that say nothing that a record keeps."""
_OTHER_WORDS = {
    "日期": "活动时间 活动日期 会议时间 会议日期 开会时间 开展时间 送学时间 送学日期 发放时间 时间（年月日） 年月日",
    "时间": "几点 具体时间 开始时间",
    "标题": "活动名称 活动主题 主题 会议名称 会议主题 题目 活动项目 议题 名称",
    "类型": "活动类型 活动类别 会议类型 会议类别 会议形式 活动形式 形式 类别 会议 种类",
    "应到": "应到人数 应参加人数 应参加 应到会人数 应出席人数 应出席 党员总数 党员人数",
    "实到": "实到人数 实参加人数 实际参加人数 实参加 实到会人数 到会人数 参加人数 出席人数 参会人数 参与人数",
    "列席": "列席人数",
    "地点": "活动地点 会议地点 开会地点 开展地点 会议室",
    "主持人": "主持 会议主持人 召集人",
    "记录人": "记录 会议记录人",
    "主讲人": "主讲 授课人 讲课人 宣讲人 讲师",
    "摘要": "活动内容 会议内容 内容 主要内容 活动情况 会议情况 情况 经过 活动纪实 内容摘要 开展情况",
    "议题": "会议议题 议程 议题和决定",
    "缺席原因": "未到原因 请假原因 缺席人员及原因 缺勤原因",
    "备注": "说明 其他",
    "组织": "支部 支部名称 党支部 党支部名称 所在支部 单位 党组织 党组织名称 所属支部",
    "方式": "学习方式 活动方式 送学方式 开展方式",
    "收学人数": "收学 受益人数 送学对象人数 接受人数 服务人数 人数",
    "送学人数": "送学 送学人 参加送学人数",
    "材料": "学习材料 送学材料 资料",
    "月份": "走访月份 月 走访时间",
    "对象": "走访对象 对象类别 类别",
    "户数": "走访户数 户",
    "次数": "走访次数 次",
    "卡种": "服务卡种类 卡片种类 种类",
    "发放日期": "日期 发放时间 时间",
    "份数": "数量 发放份数 张数 份",
    "类别": "问题类别 问题类型 结对类别",
    "提出月份": "提出时间 反映时间 登记月份",
    "解决月份": "解决时间 办结时间 办结月份",
    "件数": "数量 问题数 件",
    "年度": "年 获奖年度 获奖年份 年份 时间",
    "名称": "荣誉名称 奖项 奖项名称 获奖名称 荣誉",
    "级别": "荣誉级别 获奖级别 授奖级别",
    "等次": "奖项等次 获奖等次 等级",
    "授予单位": "颁奖单位 授奖单位 发证单位 表彰单位",
    "对象类型": "个人或集体 类型",
    "获奖者": "获奖人 姓名 获奖人姓名 获奖个人",
    "渠道": "发布渠道 平台",
    "截至": "截至日期 统计日期 日期",
    "总数": "党员总数 人数 党员人数",
    "正式": "正式党员",
    "预备": "预备党员",
}
_JOINTS = re.compile(r"[/／、\\]")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


@lru_cache(4096)
def plain_header(text: str) -> str:
    """Return a header without spaces, breaks, units in brackets and signs for what is needed."""
    plain = re.sub(r"[\s*＊:：★]", "", unicodedata.normalize("NFKC", text))
    return _BRACKETS.sub("", plain) or plain


def joint_labels(header: str, fields: Sequence[FormField]) -> list[str]:
    """Return the labels of the fields that one header names together: 应到/实到; [] if it names less than two."""
    parts = [part for part in _JOINTS.split(plain_header(header)) if part]
    labels = [proposal(part, fields, ()) for part in parts]
    return labels if len(parts) > 1 and all(labels) and len({*labels}) == len(labels) else []


def proposal(header: str, fields: Sequence[FormField], taken: Iterable[str]) -> str:
    """Return the label of the field that a header of somebody else's table means most likely, or ""."""
    plain, used = plain_header(header), {*taken}
    free = [field.label for field in fields if field.label not in used]
    for label in free:
        if plain in map(plain_header, _OTHER_WORDS.get(label, "").split()):
            return label
    if guess := suggestion(plain, free):
        return guess
    inside = [label for label in free if len(label) > 1 and (label in plain or plain in label)]
    return max(inside, key=len, default="")
