import os, sys, threading, pytest
sys.path.insert(0,"/work/main")
from werkzeug.serving import make_server
from ledger.db import Database
from tests.web.applications import CACHE, bare_application
from tests.web.people import session_of
from tests.web.bureau import make_bureau
from tests.browsers import browser  # noqa
from web.session import COOKIE
import time_machine
from tests.making import NOW
PAGES=os.environ.get("PAGES","").split()
OUT="/tmp/tb/web/shots"
def test_shots(sqlite_url, browser, monkeypatch):
    monkeypatch.setenv("TIANBU_TODAY","2026-11-21"); monkeypatch.setenv("TIANBU_VAR",str(CACHE))
    db=Database(sqlite_url)
    make_bureau(db)
    app=bare_application()
    monkeypatch.setitem(app.config,"WTF_CSRF_ENABLED",False)
    monkeypatch.setitem(app.extensions,"tianbu_database",db)
    server=make_server("127.0.0.1",0,app,threaded=True)
    t=threading.Thread(target=server.serve_forever); t.start()
    base=f"http://127.0.0.1:{server.port}"
    os.makedirs(OUT,exist_ok=True)
    bad=[]
    try:
        for spec in PAGES:
            role,_,path=spec.partition("@")
            name=path.strip("/").replace("/","_").replace("?","_").replace("=","-").replace("&","_") or "home"
            for width in (1280,390):
                ctx=browser.new_context(base_url=base,viewport={"width":width,"height":844},locale="zh-CN")
                ctx.add_cookies([{"name":COOKIE,"value":session_of(db,role),"url":base}])
                page=ctx.new_page()
                page.on("console", lambda m: bad.append((path,m.text)) if m.type in ("error","warning") else None)
                r=page.goto(path)
                if r.status!=200: bad.append((path,role,r.status, page.inner_text("body")[:600]))
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"): bad.append((path,width,"too wide"))
                page.screenshot(path=f"{OUT}/{name}-{width}.png",full_page=True)
                ctx.close()
    finally:
        server.shutdown(); t.join()
    for each in bad: print(each)
