"""Scrapy settings: polite, bounded, and closed to everything that the register does not name.

The register of the district sets delay, concurrency, robots and contact (see the spider); `-s NAME=value` overrules all.
"""

BOT_NAME = "wendeng-audit"  # default "scrapybot"
SPIDER_MODULES = ["crawler.spiders"]  # default []
NEWSPIDER_MODULE = "crawler.spiders"  # default ""
USER_AGENT = "wendeng-audit (annual-report audit)"  # default "Scrapy/… (+https://scrapy.org)"; the contact is added

# Politeness
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "wendeng-audit"  # default None (the whole user agent)
CONCURRENT_REQUESTS = 1  # default 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
DOWNLOAD_DELAY = 1.0  # seconds; default 0
RANDOMIZE_DOWNLOAD_DELAY = False  # default True, which halves the delay now and then
AUTOTHROTTLE_ENABLED = True  # default False; a slow server gets more time
AUTOTHROTTLE_START_DELAY = 1.0  # default 5.0
AUTOTHROTTLE_MAX_DELAY = 60.0  # default 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # default 1.0

# Retries; 521 and 412 are guards and are not asked again
RETRY_ENABLED = True  # default True
RETRY_TIMES = 2  # default 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504]  # default also 522, 524
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # default "ERROR"; the state is recorded
CRAWL_LONGEST_WAIT = 120.0  # seconds; ours: a longer Retry-After ends the attempts
CRAWL_FIRST_WAIT = 2.0  # seconds; ours: wait before the first repetition without Retry-After, doubled each time

# Bounds
DOWNLOAD_TIMEOUT = 60  # seconds; default 180
DOWNLOAD_MAXSIZE = 50 * 1024 * 1024  # default 1 GiB
DOWNLOAD_WARNSIZE = 20 * 1024 * 1024  # default 32 MiB
DOWNLOAD_FAIL_ON_DATALOSS = True  # default True; half a page is no page
REDIRECT_ENABLED = True  # default True; every target passes the host guard
REDIRECT_MAX_TIMES = 5  # default 20
# ours: articles are taken apart, and bodies packed and archived, in processes of their own; None: in crawls that never wait, if there
# are two cores
CRAWL_READER_PROCESS = None
CONCURRENT_ITEMS = 1  # default 100: a worker for each place, for every answer; items are stored in order anyway
CRAWL_MOST_BYTES = 4 * 1024**3  # ours: bytes received in one run; more ends the crawl as incomplete
CRAWL_MOST_UNREACHABLE = 8  # ours: so many requests in a row without an answer end the crawl; the site is down
CRAWL_MOST_CANDIDATES = 12  # ours: pages looked at in one run to find columns that the register does not name
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds; default 0 (never)
MEMUSAGE_LIMIT_MB = 2048  # default 0 (none)

# Nothing and nobody else
TWISTED_DNS_RESOLVER = "crawler.resolver.CheckedResolver"  # default Scrapy's own; connects to what HostGuard has looked at
DNS_TIMEOUT = 60  # seconds; default the same
CRAWL_LOOK_UP = "crawler.resolver:look_up"  # ours: asks the name service of the system
CRAWL_NAMES_FRESH = 600.0  # seconds; ours: a name is looked up again, and looked at again, after so long
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
COOKIES_ENABLED = False  # default True, which looks up publicsuffix.org
METAREFRESH_ENABLED = False  # default True, which follows a refresh anywhere
HTTPPROXY_ENABLED = False  # default True, which takes a proxy from the environment
TELNETCONSOLE_ENABLED = False  # default True: a console on a local port
REMOTE_CONTROL_ENABLED = False  # default True: runs code sent to a local port
EXTENSIONS = {  # default {}; what is switched off anyway is not even loaded
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}  # default {}; nothing but http and https
HTTPCACHE_ENABLED = False  # default False; conditional requests are made against our own archive
JOBDIR = None  # default None; it does not survive a crash
DOWNLOADER_MIDDLEWARES = {  # default {}
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # by name only; the guard below is stricter
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no password is ever sent
    "crawler.middlewares.HostGuard": 10,  # before robots.txt is fetched
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.PatientRetry": 550,
    "crawler.forwarding.Forwarding": 580,  # where Scrapy's own MetaRefreshMiddleware stands
}
REFERER_ENABLED = True  # default True; for redirects (crawler.fetch says for all others which page named an address)
SPIDER_MIDDLEWARES = {  # default {}; these look at requests that callbacks yield, and ours yield none
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every answer has a state
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
SCHEDULER = "crawler.frontier.InOrder"  # default one of Scrapy's own, for priorities and for queues on the disk

# Asyncio, items, logs
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # default the same
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 100}  # default {}
FEED_EXPORT_ENCODING = "utf-8"  # default None, which writes \uXXXX
LOG_LEVEL = "INFO"  # default "DEBUG"
LOG_FORMATTER = "crawler.logs.Faults"  # default one that also words a line for every answer and item, at level DEBUG
LOGSTATS_INTERVAL = 60.0  # default 60.0

# Ours: where captures go, a dotted path to a callable (settings) -> crawler.storage.CrawlStore
CRAWL_STORE = "app.store.crawl:open_crawl_store"
# Ours: whether progress is told on standard output as JSON lines, for the process that started this one
CRAWL_PROGRESS = False
