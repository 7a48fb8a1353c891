"""The words of a contract's steps: what can be done, whose turn it is, what was done, and undoing it."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

STEP_WORDS: Final = {
    "submit": Words("提交复核", "Submit for review"),
    "submit_hint": Words("提交后由另一位复核人员办理。", "Another person reviews it then."),
    "amend": Words("修改草稿", "Amend the draft"),
    "withdraw": Words("撤回为草稿", "Withdraw to a draft"),
    "accept": Words("复核通过", "Accept"),
    "accept_hint": Words(
        "请对照纸质材料核对地块、面积、期限和价款。", "Compare parcels, area, term and price with the papers."
    ),
    "send_back": Words("退回修改", "Send back"),
    "reject_reason": Words("退回理由（经办人会看到）", "Reason (the clerk will read it)"),
    "code_field": Words("动态口令（6 位数字）", "One-time code (six digits)"),
    "turn_submit": Words("等待提交", "To be submitted"),
    "turn_review": Words("等待复核", "Waiting for review"),
    "turn_sign": Words("等待签订", "To be signed"),
    "turn_file": Words("等待备案", "To be filed"),
    "turn_approve_reversal": Words("冲正等待复核", "Reversal waiting for approval"),
    "turn_release_reversal": Words("冲正等待核准", "Reversal waiting for release"),
    "turn_by": Words("由乡镇{roles}办理", "the turn of the township's {roles}"),
    "doer_clerk": Words("经办人员", "clerk"),
    "doer_reviewer": Words("复核人员", "reviewer"),
    "doer_centre_head": Words("负责人", "centre head"),
    "or": Words("或", " or "),
    "waited": Words("已等 {days} 天", "waiting for {days} days"),
    "since": Words("（自 {moment}）", " (since {moment})"),
    "comma": Words("，", ", "),
    "stop": Words("。", "."),
    "not_by_same": Words(
        "这一步您已经手，下一步须由另一人办理。", "This has passed your hands; the next step is somebody else's."
    ),
    "handed_in": Words("{name} 于 {moment} 提出", "handed in by {name} on {moment}"),
    "sent_back_because": Words("退回理由：{reason}", "sent back: {reason}"),
    "story": Words("经过", "Story"),
    "in_role": Words("（{role}）", " ({role})"),
    "command_line": Words("服务器命令行", "server command line"),
    "removed": Words("（删去）", "(removed)"),
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
    "done_submit": Words("已提交复核。", "Submitted for review."),
    "done_withdraw": Words("已撤回为草稿。", "Withdrawn to a draft."),
    "done_review": Words("复核通过，可以签订。", "Accepted; it can be signed."),
    "done_send_back": Words("已退回经办人修改。", "Sent back to the clerk."),
    "done_sign": Words("已签订并记账。", "Signed and posted."),
    "done_file": Words("已记备案。", "Filed."),
    "done_reverse": Words("已申请冲正，等待复核和核准。", "Reversal proposed; it waits for approval and release."),
    "done_reversal_signed": Words("已签署。", "Your signature is on record."),
    "done_reversal_rejected": Words("冲正申请已退回。", "The reversal was rejected."),
    "done_reversal_withdrawn": Words("冲正申请已撤回。", "The reversal was withdrawn."),
    "reversal": Words("冲正", "Reversal"),
    "reversal_propose": Words("申请冲正", "Propose a reversal"),
    "reversal_explained": Words(
        "冲正把原来的记账逐笔反向记一遍，原记账保留。须经办申请、复核同意、负责人核准，三人各不相同。",
        "A reversal posts the entry turned round; the entry itself stays. It takes three different people:"
        " clerk, reviewer and centre head.",
    ),
    "reversal_preview": Words("核准后将这样记账（与分录 #{entry} 相反）", "What it will post (entry #{entry} turned round)"),
    "reversal_what": Words("核准后将怎样记账", "What it will post"),
    "reversal_reason": Words("冲正理由", "Reason for the reversal"),
    "reversal_submit": Words("提交冲正申请", "Propose it"),
    "approve_reversal": Words("同意冲正", "Approve the reversal"),
    "release_reversal": Words("核准冲正并记账", "Release the reversal and post it"),
    "turn_down_reversal": Words("退回冲正申请", "Reject the reversal"),
    "take_back_reversal": Words("撤回冲正申请", "Withdraw the reversal"),
    "back_to_contract": Words("返回合同", "Back to the contract"),
    "proposal_number": Words("事项 {number}", "proposal {number}"),
    "proposal_open": Words("待办", "open"),
    "proposal_done": Words("已办结", "done"),
    "proposal_rejected": Words("已退回", "rejected"),
    "proposal_withdrawn": Words("已撤回", "withdrawn"),
    "place_1": Words("申请", "Proposed"),
    "place_2": Words("复核", "Approved"),
    "place_3": Words("核准", "Released"),
    "with_code": Words("已验动态口令", "with a one-time code"),
    "outcome": Words("结果", "Outcome"),
    "undone_by": Words("已由分录 #{entry} 冲正（{moment}）。", "Undone by entry #{entry} ({moment})."),
}  # fmt: skip
