"""The centre's rules as a table, for the catalogue: what it refuses by law or by decision of the house, and when."""

from __future__ import annotations

from typing import Final

from ledger.centre import dispute_refusals as disputes
from ledger.centre import refusals
from ledger.errors import Words
from ledger.rulebook import Entry

_HOUSE: Final = Words("本系统", "this house")
_JI_11: Final = Words(
    "农村土地承包法第三十八条第五项；法释（2020）农村土地承包纠纷第十一条",
    "Land Contracting Law, art. 38(5); Supreme People's Court, interpretation on land contract disputes, art. 11",
)


def _lcl(number_zh: str, number: int) -> Words:
    return Words(f"农村土地承包法第{number_zh}条", f"Land Contracting Law, art. {number}")


def _al(number_zh: str, number: int) -> Words:
    return Words(f"农村土地承包经营纠纷调解仲裁法第{number_zh}条", f"Law on Mediation and Arbitration, art. {number}")


_MEASURES: Final = Words("农村土地经营权流转管理办法", "Measures on the Transfer of Operation Rights")
CATALOGUE: Final[tuple[Entry, ...]] = (
    Entry("land-offered-is-the-applicants", "refuse", ("apply", "check"), _lcl("三十六", 36), refusals.ApplicationParcelForeign),
    Entry("land-offered-is-free-over-the-term", "refuse", ("apply", "check"), _HOUSE, refusals.ApplicationAreaTaken),
    Entry("an-agent-has-a-mandate", "refuse", ("apply",), _MEASURES, refusals.ApplicationMandateMissing),
    Entry("who-receives-does-not-check", "refuse", ("check",), _HOUSE, refusals.PreparedByYou),
    Entry("members-have-their-time", "refuse", ("notice-evidence",), _JI_11, refusals.PriorityClockRunning),
    Entry("members-claim-in-time", "refuse", ("claim",), _JI_11, refusals.PriorityLapsed),
    Entry("a-claim-comes-first", "refuse", ("notice-evidence",), _JI_11, refusals.PriorityClaimed),
    Entry("only-members-claim", "refuse", ("claim",), _JI_11, refusals.ClaimantOutside),
    Entry("certificates-are-asked-for", "refuse", ("certify",), Words("自愿鉴证，不作为合同生效条件", "voluntary, and no condition of validity"), refusals.RequesterOutside),
    Entry("three-areas-agree", "refuse", ("certify",), Words("三相符", "contract, certificate and ledger agree"), refusals.AreasDisagree),
    Entry("land-comes-back-at-the-end", "refuse", ("handback",), _HOUSE, refusals.HandbackEarly),
    Entry("expropriation-is-not-arbitrable", "refuse", ("raise",), _al("二", 2), disputes.NotArbitrable),
    Entry("a-claimant-is-concerned", "refuse", ("raise",), _al("二十", 20), disputes.DisputeUnconcerned),
    Entry("arbitration-within-two-years", "refuse", ("accept", "decide"), _al("十八", 18), disputes.LimitationPassed),
    Entry("an-award-is-extended-once", "refuse", ("record",), _al("四十七", 47), disputes.ExtensionTwice),
    Entry("an-agreement-is-signed-and-sealed", "refuse", ("decide",), _al("十", 10), disputes.AgreementUnsigned),
    Entry("the-court-within-thirty-days", "refuse", ("decide",), _al("四十八", 48), disputes.CourtTimePassed),
    Entry("evidence-is-frozen", "refuse", ("record",), _HOUSE, disputes.EvidenceTwice),
)  # fmt: skip
