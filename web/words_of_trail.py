"""The words of the audit trail: how it went, by which way, and the details that commands tell of their subjects."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words
from ledger.personal import FIELDS

OUTCOMES: Final = {
    "done": Words("已办", "done"),
    "refused": Words("被拒", "refused"),
    "failed": Words("出错", "failed"),
}
VIAS: Final = {
    "session": Words("网页登录", "signed in"),
    "token": Words("接口令牌", "API token"),
    "command-line": Words("命令行", "command line"),
    "nobody": Words("未登录", "not signed in"),
}
SIGNING: Final = {"sign-in": Words("登录", "sign in"), "sign-out": Words("退出", "sign out")}
CODE_STATES: Final = {"offered": Words("已提供密钥，待确认", "secret offered, to be confirmed")}
DETAIL_WORDS: Final = {
    "number": Words("合同编号", "number"),
    "form": Words("流转方式", "form"),
    "transferor": Words("流出方", "transferor"),
    "transferee": Words("流入方", "transferee"),
    "parcels": Words("地块", "parcels"),
    "start": Words("起租日", "first day"),
    "last_day": Words("最后一日", "last day"),
    "price": Words("价款", "price"),
    "price_unit": Words("计价单位", "unit of the price"),
    "payment": Words("支付方式", "payment"),
    "purpose": Words("用途", "purpose"),
    "consent": Words("同意文件", "consent"),
    "parent": Words("原合同", "head contract"),
    "state": Words("状态", "state"),
    "filed_on": Words("备案日期", "filed on"),
    "signed_on": Words("签订日期", "signed on"),
    "proposal": Words("事项编号", "proposal"),
    "display_name": Words("姓名", "name"),
    "class": Words("账号类别", "kind of account"),
    "role": Words("角色", "role"),
    "reach": Words("范围", "reach"),
    "disabled": Words("停用", "disabled"),
    "code": Words("动态口令", "one-time code"),
    "token": Words("令牌", "token"),
    "scopes": Words("令牌用途", "scopes"),
    "days": Words("天数", "days"),
    "fields": Words("字段", "fields"),
    "rows": Words("行数", "rows"),
    "file": Words("文件", "file"),
} | FIELDS
