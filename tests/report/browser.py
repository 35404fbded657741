"""Chromium without a window, driven through its debugging pipe.

Needs nothing but Python and Chromium: messages of the DevTools protocol are
JSON that ends with a zero byte, on two pipes.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
    "--disable-background-networking", "--force-color-profile=srgb",
    "--font-render-hinting=none",
]


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    return None


class Browser:
    def __init__(self, program):
        self._profile = tempfile.TemporaryDirectory(
            prefix="solera-chromium-", ignore_cleanup_errors=True)
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()

        def wire():
            # Chromium reads descriptor 3 and writes 4; the copies keep the
            # one from closing the other.
            source, sink = os.dup(to_read), os.dup(to_write)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self._profile.name}",
             "about:blank"],
            preexec_fn=wire, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self._buffer = b""
        self._count = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        self._process.wait(30)
        self._profile.cleanup()

    def _receive(self):
        while b"\0" not in self._buffer:
            piece = os.read(self._read, 1 << 20)
            if not piece:
                raise RuntimeError("Chromium ended")
            self._buffer += piece
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") != self._count:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def wait_for(self, session, method):
        while True:
            for event in self.events:
                if event.get("sessionId") == session and \
                        event["method"] == method:
                    return event
            self.events.append(self._receive())

    def open(self, path, **looks):
        return Page(self, path, **looks)


class Page:
    """One page in a tab of its own."""

    def __init__(self, browser, path, scripts=True, width=1200, height=900,
                 dark=False, media="screen"):
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")
        self._target = target["targetId"]
        self._session = browser.call("Target.attachToTarget", flatten=True,
                                     targetId=self._target)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Page.navigate", url=path.resolve().as_uri())
        browser.wait_for(self._session, "Page.loadEventFired")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method, **params):
        return self._browser.call(method, self._session, **params)

    def evaluate(self, expression):
        """The value of JavaScript, which works in pages without scripts, too."""
        answer = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, key):
        """A key of one character, on what has the focus."""
        code = {"key": key, "text": key, "windowsVirtualKeyCode": ord(key)}
        self.call("Input.dispatchKeyEvent", type="keyDown", **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", **code)

    def complaints(self):
        """Errors, warnings and what the page's policy refused."""
        self.evaluate("1")  # whatever was said before this is here now
        texts = []
        for event in self._browser.events:
            if event.get("sessionId") != self._session:
                continue
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                texts.append(json.dumps(params["exceptionDetails"])[:600])
            elif event["method"] == "Runtime.consoleAPICalled":
                texts.append(json.dumps(params["args"])[:600])
            elif event["method"] == "Log.entryAdded":
                texts.append(params["entry"]["text"])
        return texts

    def requests(self):
        """Everything the page asked for, but itself and what it carries."""
        return [
            event["params"]["request"]["url"] for event in self._browser.events
            if event.get("sessionId") == self._session
            and event["method"] == "Network.requestWillBeSent"
            and not event["params"]["request"]["url"].startswith(
                ("file:", "data:"))
        ]

    def screenshot(self, path, clip=None):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = clip or {"x": 0, "y": 0, "width": size["width"],
                        "height": size["height"]}
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                           clip={**clip, "scale": 1})
        path.write_bytes(base64.b64decode(answer["data"]))
