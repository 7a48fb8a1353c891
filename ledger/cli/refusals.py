"""What the command line itself refuses."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class DatabaseNotReady(Refusal):
    code = "database-not-ready"
    category = "missing"
    title = Words("数据库尚未建立", "The database is not set up")
    detail = Words("{url} 中没有账簿", "There is no book in {url}")
    rule = Words("先建库，后使用", "The database is made before it is used")
    remedy = Words("请先运行 tianbu init", "Run tianbu init first")


class DatabaseAddressWrong(Refusal):
    code = "database-address-wrong"
    title = Words("数据库地址有误", "Database address wrong")
    detail = Words("TIANBU_DATABASE_URL 不是可用的数据库地址", "TIANBU_DATABASE_URL is no address of a database")
    rule = Words(
        "地址写作 sqlite:////文件夹/tianbu.sqlite 或 postgresql://用户@主机/库名",
        "An address is sqlite:////folder/tianbu.sqlite or postgresql://user@host/name",
    )
    remedy = Words("请更正该变量，或去掉它以使用 var 文件夹", "Mend the variable, or unset it to use the var folder")


class DatabaseUnreachable(Refusal):
    code = "database-unreachable"
    category = "busy"
    title = Words("无法使用数据库", "The database cannot be used")
    detail = Words("数据库回答：{reason}", "The database says: {reason}")
    rule = Words("账簿在数据库中", "The book is in the database")
    remedy = Words(
        "请核对数据库是否在运行、地址和权限是否正确", "See whether it runs, and check address and permissions"
    )


class FileNotUsable(Refusal):
    code = "file-not-usable"
    category = "missing"
    title = Words("文件无法读写", "File cannot be used")
    detail = Words("{path}：{reason}", "{path}: {reason}")
    rule = Words("命令需要能读写所指的文件", "A command must be able to use the files that it names")
    remedy = Words("请核对路径、权限和磁盘空间", "Check the path, the permissions and the space on the disk")


class AssetMissing(Refusal):
    code = "asset-unknown"
    category = "missing"
    title = Words("没有这种资产", "No such asset")
    detail = Words("没有代码为“{asset}”的资产；可用：{known}", "No asset has the code {asset!r}; there are: {known}")
    rule = Words("资产按代码引用", "Assets are named by their codes")
    remedy = Words("请核对代码", "Check the code")
