"""What the program says when it cannot go on, and with which exit code it leaves."""

from __future__ import annotations

import os
import traceback

from app.texts import say


def explain_fault(error: Exception) -> tuple[int, str]:
    """Exit code and text for an error that reached the top.

    Configuration (register, policy, channels) is 2; everything else is a fault of the program or its environment, 4. The
    traceback is shown when WENDENG_AUDIT_DEBUG is set.
    """
    from app.decide import DecisionRefused
    from app.decision_file import DecisionFileFault
    from app.pipeline.stages import NothingCrawled
    from app.serve.settings import ServeRefused
    from app.store.explain import explain_storage, is_storage
    from crawler.lock import Locked
    from crawler.register import RegisterError
    from crawler.run import CrawlError
    from crawler.storage import StorageError
    from output.channels.base import ChannelError

    if isinstance(error, RegisterError | ChannelError | NothingCrawled | DecisionRefused | DecisionFileFault | ServeRefused):
        return 2, str(error)
    if isinstance(error, Locked):
        return 4, say(
            f"另一个运行正在使用这个数据目录（{error.holder}，锁文件 {error.path}）。请等它结束后再试；它意外终止时锁会自动解除。",
            f"Another run is using this data folder ({error.holder}, lock {error.path}). Wait for it to end.",
        )
    if isinstance(error, StorageError):
        return 4, str(error)  # it says what to do
    if isinstance(error, CrawlError):
        return 4, say(f"抓取程序没有正常结束：{error}", f"The crawler did not end properly: {error}")
    if os.environ.get("WENDENG_AUDIT_DEBUG"):
        return 4, traceback.format_exc()
    if is_storage(error):
        return 4, explain_storage(error)
    kind = type(error).__name__
    return 4, say(
        f"程序故障（{kind}）：{error}\n已存的数据没有损坏，可以重新运行。设置 WENDENG_AUDIT_DEBUG=1 可看到完整的出错位置。",
        f"Fault ({kind}): {error}\nStored data is intact; run again. Set WENDENG_AUDIT_DEBUG=1 for the full traceback.",
    )
