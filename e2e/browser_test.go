package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// tab is a page of a real browser, and who sits before it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string // axe-core, which is put into every page that is looked at
}

// browserPatience is how long a page may take, on a machine with much else to do.
const browserPatience = 40 * time.Second

// opens opens the console in headless Chromium. Without Chromium or axe-core the
// test is skipped, unless DUECOURSE_REQUIRE is set.
func (s *stack) opens() *tab {
	s.t.Helper()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		missing(s.t, "axe-core is not installed: run npm ci")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		missing(s.t, "Chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	s.t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	s.t.Cleanup(end)
	b := &tab{t: s.t, ctx: ctx, base: s.base, axe: string(axe)}
	require.NoError(s.t, chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)))
	return b
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("DUECOURSE_REQUIRE") != "" {
		require.FailNow(t, what)
	}
	t.Skip(what)
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserPatience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText.slice(0, 1500)"))
		require.NoError(b.t, err, "%s\n%s", what, text)
	}
}

// goes opens a page. A page that is still on its way to another may abort that,
// which is no fault: it is opened again.
func (b *tab) goes(path string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserPatience)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Navigate(b.base+path))
	for err != nil && strings.Contains(err.Error(), "ERR_ABORTED") && ctx.Err() == nil {
		err = chromedp.Do(ctx, chromedp.Navigate(b.base+path))
	}
	require.NoError(b.t, err, "open "+path)
}

// follows clicks on a link, a summary or a button by what it says.
func (b *tab) follows(text string) {
	b.t.Helper()
	b.presses(fmt.Sprintf(`//main//*[self::a or self::button or self::summary][contains(normalize-space(.), %q)]`, text))
}

// chooses clicks on a box or a choice, by its CSS selector.
func (b *tab) chooses(selector string) {
	b.t.Helper()
	b.presses(selector)
}

// clicking finds what is visible and clicks on it at once: an open page refreshes
// itself, and what was found before may have moved. It answers whether another page
// follows.
const clicking = `((way) => {
	const found = way.startsWith('//')
		? ((all) => Array.from({ length: all.snapshotLength }, (_, i) => all.snapshotItem(i)))(document.evaluate(way, document, null, 7))
		: [...document.querySelectorAll(way)]
	const one = found.find((e) => e.getClientRects().length > 0)
	if (!one) return 'gone'
	const leaves = one.matches('a[href]:not([href^="#"]), button:not([type=button])')
	window.stillHere = true
	one.scrollIntoView()
	one.focus()
	one.click()
	return leaves ? 'leaves' : 'stays'
})(%s)`

// presses clicks on the first visible element of a CSS selector or XPath, and where
// that leads to another page waits until it is there.
func (b *tab) presses(way string) {
	b.t.Helper()
	quoted, err := json.Marshal(way)
	require.NoError(b.t, err)
	answer := "gone"
	for answer == "gone" {
		b.do("wait for "+way, chromedp.WaitVisible(way))
		answer = b.asks(fmt.Sprintf(clicking, quoted))
	}
	if answer == "leaves" {
		b.arrives("press " + way)
	}
}

// arrives waits for the page that follows. While one page gives way to another the
// browser cannot be asked, which is no fault.
func (b *tab) arrives(after string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		there, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!window.stillHere && document.readyState === 'complete'"))
		return err == nil && there
	}, browserPatience, 50*time.Millisecond, "no page followed: %s", after)
}

// writes types into a field. Once it has the focus no refresh takes it away.
func (b *tab) writes(id, text string) {
	b.t.Helper()
	b.presses("#" + id)
	b.do("write "+id, chromedp.SendKeys("#"+id, text))
}

// sees waits until the page says something.
func (b *tab) sees(text string) {
	b.t.Helper()
	b.do("see "+text, chromedp.WaitVisible(fmt.Sprintf(`//main//*[not(ancestor-or-self::*[@hidden])][contains(normalize-space(.), %q)]`, text)))
}

// hasDone waits until the page says that something was done. While the database is slow, the
// page says that the decision is saved.
func (b *tab) hasDone(what string) {
	b.t.Helper()
	b.do("done "+what, chromedp.WaitVisible(fmt.Sprintf(
		`//main//*[contains(normalize-space(.), %q) or contains(normalize-space(.), "We have saved your decision")]`, what)))
}

// signsIn becomes somebody, after whoever was there before.
func (b *tab) signsIn(person string) {
	b.t.Helper()
	b.goes("/sign-in")
	b.chooses(`input[value="` + person + `"]`)
	b.presses(`form[action="/sign-in"] button`)
	b.do("signed in as "+person, chromedp.WaitVisible(".dc-header__out"))
}

func (b *tab) asks(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserPatience)
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	require.NoError(b.t, err, expression)
	return said
}

// isFit looks at the page as people do who need more of it than others: axe-core
// finds nothing (WCAG 2.2 AA), and 320 px are wide enough, with everything unfolded.
func (b *tab) isFit() {
	b.t.Helper()
	b.asks(`document.querySelectorAll('details').forEach((d) => { d.open = true }); ''`)
	ctx, cancel := context.WithTimeout(b.ctx, browserPatience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](b.axe+"; true"))
	require.NoError(b.t, err)
	found, err := chromedp.Run(ctx, chromedp.Evaluate[json.RawMessage](
		`axe.run().then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html.slice(0, 200))]))`,
		chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	require.JSONEq(b.t, "[]", string(found), "axe-core on "+b.asks("location.pathname"))
	b.do("320 px", chromedp.EmulateViewport(320, 900))
	require.Equal(b.t, "", b.asks(`document.documentElement.scrollWidth <= 320 ? '' : [...document.querySelectorAll('body *')].filter(
		(e) => e.getBoundingClientRect().right > 321 && !e.closest('.dc-scroll, .govuk-visually-hidden')).map((e) => e.outerHTML.slice(0, 150)).join('\n') || 'too wide'`),
		"320 px on "+b.asks("location.pathname"))
	b.do("1280 px", chromedp.EmulateViewport(1280, 900))
}
