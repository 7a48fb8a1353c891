"""What the ratios and checks of the annual table are called."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

RATIOS: Final = {
    ("7", "1"): Words("土地流转率", "transfer rate"),
    ("21", "7"): Words("合同签订率", "contract rate"),
    ("19", "2"): Words("流转农户占比", "share of households"),
}
CHECKS: Final = {
    "forms": Words("流转总面积等于各流转方式之和", "the total is the sum over the forms"),
    "destinations": Words("流转总面积等于各流入主体之和", "the total is the sum over the destinations"),
    "contracted": Words("流转总面积不大于承包耕地面积", "no more is transferred than is contracted"),
    "grain": Words("种粮面积不大于流转总面积", "no more grows grain than is transferred"),
    "written": Words("签订合同面积不大于流转总面积", "no more is in writing than is transferred"),
    "households": Words("流转出农户数不大于承包农户数", "no more households transfer than contract"),
    "holdings": Words(
        "合同流入非农户的面积等于农户承包权与经营权余额之差",
        "what contracts bring to others than households is what the households' balances lack of operation right",
    ),
    "other-mode": Words(
        "其他方式承包面积等于未发包土地承包权与经营权余额之差",
        "what is let in another mode is what the balance of land not contracted out lacks of operation right",
    ),
}
