"""Opens pages in Chromium as people do: light, dark, narrow, on paper and by keyboard. See test-html.sh.

    test_html.py SCREENSHOTS PAGE...

Speaks the DevTools protocol over a pipe, with nothing but Python's own library. A page fails that logs anything, asks
for anything but itself, is wider than its window, has text without contrast, or cannot be used by keyboard.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

VIEWS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]

# What is wrong with how the page is laid out and coloured, as a list of sentences.
LOOK = r"""
(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`is ${root.scrollWidth} wide in ${root.clientWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.drawing, .skip')) continue;
    const box = element.getBoundingClientRect();
    if (box.width && box.right > root.clientWidth + 1) wrong.push(`<${element.tagName} ${element.className}> ends at ${box.right}`);
  }
  const numbers = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const fill = element => numbers(getComputedStyle(element).fill);
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own) continue;
    const drawn = element instanceof SVGElement;
    const under = drawn && element.classList.contains('in') ? fill(element.previousElementSibling) : behind(element);
    const ratio = contrast(drawn ? fill(element) : numbers(getComputedStyle(element).color), under);
    if (ratio < 4.5) wrong.push(`<${element.tagName} ${element.className.baseVal ?? element.className}> has a contrast of ${ratio.toFixed(2)}`);
  }
  for (const svg of document.querySelectorAll('svg')) {
    const edge = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.right > edge.right || box.left < edge.left) wrong.push(`a drawing cuts "${text.textContent}"`);
    }
    for (const line of svg.querySelectorAll('text.line, text.title')) {
      const left = line.getBoundingClientRect().left;
      for (const step of svg.querySelectorAll('rect.step')) {
        if (step.getBoundingClientRect().right > left) { wrong.push(`a lane crosses "${line.textContent}"`); break; }
      }
    }
  }
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]));
  if (levels[0] !== 1 || levels.filter(l => l === 1).length !== 1) wrong.push('has not one h1, first');
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) wrong.push(`h${l} follows h${levels[i - 1]}`); });
  return [...new Set(wrong)];
})()
"""

# Where the focus is, and whether that can be seen.
FOCUS = r"""
(() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  return {what: e.tagName + '.' + e.className + ' ' + (e.getAttribute('href') || ''),
          seen: box.width > 0 && box.right > 0, outline: getComputedStyle(e).outlineStyle !== 'none' || e.className === 'skip'};
})()
"""
REACHABLE = "document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length"


class Browser:
    """Chromium behind a pipe."""

    def __init__(self, folder):
        ours, theirs = os.pipe(), os.pipe()
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                 "--no-first-run", "--disable-extensions", "--disable-component-update", "--disable-background-networking",
                 "--remote-debugging-pipe", f"--user-data-dir={folder}"]

        def pass_on():
            # The browser reads 3 and writes 4. The numbers may be each other's: copies first.
            read, write = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(["chromium", *flags], preexec_fn=pass_on, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(ours[0])
        os.close(theirs[1])
        self.write, self.read = ours[1], os.fdopen(theirs[0], "rb", buffering=0)
        self.rest, self.count, self.events = b"", 0, []

    def message(self):
        while b"\0" not in self.rest:
            piece = self.read.read(1 << 20)
            if not piece:
                sys.exit("chromium went away")
            self.rest += piece
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, session=None, **params):
        self.count += 1
        request = {"id": self.count, "method": method, "params": params}
        if session:
            request["sessionId"] = session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            message = self.message()
            if message.get("id") == self.count:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def until(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message())


class Page:
    """A tab with one page in it."""

    def __init__(self, browser, path):
        self.browser, self.url = browser, path.resolve().as_uri()
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Network", "Log", "Runtime"]:
            self.call(f"{domain}.enable")
        browser.events.clear()
        self.call("Page.navigate", url=self.url)
        browser.until("Page.loadEventFired")

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{self.url}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def view(self, scheme, width):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))

    def press(self, key, code):
        for kind in ["rawKeyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def by_keyboard(self):
        """What cannot be reached with Tab, or not be seen when it is."""
        wrong, seen = [], 0
        self.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        for step in range(self.evaluate(REACHABLE)):
            self.press("Tab", 9)
            focus = self.evaluate(FOCUS)
            seen += focus["what"].split(".")[0] != "BODY"
            if step == 0 and focus["what"] != "A.skip #main":
                wrong.append(f"the first to be reached is {focus['what']}")
            if not (focus["seen"] and focus["outline"]):
                wrong.append(f"the focus on {focus['what']} cannot be seen")
        if seen != self.evaluate(REACHABLE):
            wrong.append(f"Tab reaches {seen} places of {self.evaluate(REACHABLE)}")
        return wrong

    def said(self):
        """What it logged, and what it asked for besides itself."""
        wrong = []
        for event in self.browser.events:
            params = event.get("params", {})
            match event.get("method"):
                case "Log.entryAdded":
                    wrong.append(f"logs: {params['entry']['text']}")
                case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                    wrong.append(f"says: {params}")
                case "Network.requestWillBeSent" if params["request"]["url"] != self.url:
                    wrong.append(f"asks for {params['request']['url']}")
        return wrong


def check(browser, path, out):
    page = Page(browser, path)
    wrong = []
    for scheme, width in VIEWS:
        page.view(scheme, width)
        wrong += [f"{scheme}, {width}: {what}" for what in page.evaluate(LOOK)]
        page.screenshot(out / f"{path.stem}-{scheme}-{width}.png")
    page.view("light", 1280)
    wrong += page.by_keyboard()
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    wrong += [f"printed: {what}" for what in page.evaluate(LOOK) if "lane crosses" not in what]
    (out / f"{path.stem}.pdf").write_bytes(base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"]))
    wrong += page.said()
    return [f"{path.name}: {what}" for what in wrong]


def the_checks_find_something(browser, folder):
    """A page with all of these faults, which have to be found."""
    page = folder / "faulty.html"
    page.write_text("""<!doctype html><h1>a</h1><h3>b</h3><p style="color:#aaa;background:#fff">grey</p>
        <div style="width:3000px">wide</div><img src="http://127.0.0.1:9/x.png"><a href="#x" style="outline:none">y</a>
        <script>console.error("oh")</script>""")
    found = "\n".join(check(browser, page, folder))
    for fault in ["wide in", "contrast", "h3 follows h1", "first to be reached", "cannot be seen", "asks for http", "says: "]:
        if fault not in found:
            sys.exit(f"the check for `{fault}` finds nothing:\n{found}")


def main():
    out, *pages = map(pathlib.Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(folder)
        try:
            wrong = [what for page in pages for what in check(browser, page, out)]
            the_checks_find_something(browser, pathlib.Path(tempfile.mkdtemp(dir=folder)))
            version = browser.call("Browser.getVersion")["product"]
            browser.call("Browser.close")
        finally:
            try:
                browser.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                browser.process.kill()
    for what in wrong:
        print(what, file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"{len(pages)} pages in {version}: {len(VIEWS)} views each, on paper, by keyboard; nothing logged, nothing asked for")


if __name__ == "__main__":
    if not shutil.which("chromium"):
        sys.exit("chromium is missing")
    main()
