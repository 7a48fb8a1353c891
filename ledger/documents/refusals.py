"""What a paper refuses to say."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class GlyphMissing(Refusal):
    code = "glyph-missing"
    title = Words("字库缺字", "Character not in the fonts")
    detail = Words(
        "“{text}”中的“{character}”（{code_point}）字库里没有，无法打印",
        "{character!r} ({code_point}) in {text!r} is in neither font and cannot be printed",
    )
    rule = Words(
        "打印件上的字必须与所记一致，缺字不得以空白或方框代替",
        "A paper says exactly what the book says; a missing character never becomes a blank or a box",
    )
    remedy = Words(
        "请核对该字是否为输入法自造字；如证件上确为此字，请改用《通用规范汉字表》中的写法或联系维护人员补字",
        "Check that it is no private-use character of an input method; if it is right, ask the maintainer for a font",
    )


class AmountNotInCapitals(Refusal):
    code = "amount-not-in-capitals"
    title = Words("无法写成大写", "Cannot be written in capitals")
    detail = Words("{figure}不能写成大写", "{figure} cannot be written in Chinese capitals")
    rule = Words(
        "大写只用于不小于零、不到一亿亿的数", "Capitals are for figures from nought up to, but not including, 10¹⁶"
    )
    remedy = Words("请核对数字；负数应写明是退还还是扣减", "Check the figure; say what a negative one means in words")
