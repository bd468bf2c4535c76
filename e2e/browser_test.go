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

// tab is a tab of a real browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string // source of axe-core, which checks each page
}

// browserTimeout is how long a page may take on a busy machine.
const browserTimeout = 40 * time.Second

// openTab opens the console in headless Chromium. Without Chromium or axe-core the
// test is skipped, unless DUECOURSE_REQUIRE is set.
func (s *stack) openTab() *tab {
	s.t.Helper()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		skipOrFail(s.t, "axe-core is not installed: run npm ci")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		skipOrFail(s.t, "Chromium is not installed")
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

func skipOrFail(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("DUECOURSE_REQUIRE") != "" {
		require.FailNow(t, what)
	}
	t.Skip(what)
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText.slice(0, 1500)"))
		require.NoError(b.t, err, "%s\n%s", what, text)
	}
}

// open opens a page. It tries again if a page that is still loading aborts the request.
func (b *tab) open(path string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Navigate(b.base+path))
	for err != nil && strings.Contains(err.Error(), "ERR_ABORTED") && ctx.Err() == nil {
		err = chromedp.Do(ctx, chromedp.Navigate(b.base+path))
	}
	require.NoError(b.t, err, "open "+path)
}

// clickText clicks on a link, a summary or a button with a text.
func (b *tab) clickText(text string) {
	b.t.Helper()
	b.press(fmt.Sprintf(`//main//*[self::a or self::button or self::summary][contains(normalize-space(.), %q)]`, text))
}

// choose clicks on a checkbox or a radio button, by its CSS selector.
func (b *tab) choose(selector string) {
	b.t.Helper()
	b.press(selector)
}

// clickScript finds a visible element and clicks on it in one step, because an open page
// refreshes itself and elements may move. It returns whether another page follows.
const clickScript = `((way) => {
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

// press clicks on the first visible element of a CSS selector or XPath. If that leads to
// another page, it waits for that page.
func (b *tab) press(way string) {
	b.t.Helper()
	quoted, err := json.Marshal(way)
	require.NoError(b.t, err)
	answer := "gone"
	for answer == "gone" {
		b.do("wait for "+way, chromedp.WaitVisible(way))
		answer = b.evaluate(fmt.Sprintf(clickScript, quoted))
	}
	if answer == "leaves" {
		b.waitForNextPage("press " + way)
	}
}

// waitForNextPage waits until the next page is loaded. Errors of the browser between two
// pages are ignored.
func (b *tab) waitForNextPage(after string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		there, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!window.stillHere && document.readyState === 'complete'"))
		return err == nil && there
	}, browserTimeout, 50*time.Millisecond, "no page followed: %s", after)
}

// typeInto types into a field. A field with the focus is not refreshed.
func (b *tab) typeInto(id, text string) {
	b.t.Helper()
	b.press("#" + id)
	b.do("write "+id, chromedp.SendKeys("#"+id, text))
}

// waitForText waits until the page shows a text.
func (b *tab) waitForText(text string) {
	b.t.Helper()
	b.do("see "+text, chromedp.WaitVisible(fmt.Sprintf(`//main//*[not(ancestor-or-self::*[@hidden])][contains(normalize-space(.), %q)]`, text)))
}

// waitForResult waits until the page says that something was done, or, while the database
// is slow, that the decision is saved.
func (b *tab) waitForResult(what string) {
	b.t.Helper()
	b.do("done "+what, chromedp.WaitVisible(fmt.Sprintf(
		`//main//*[contains(normalize-space(.), %q) or contains(normalize-space(.), "We have saved your decision")]`, what)))
}

// signIn signs in as a demo person, in place of the one before.
func (b *tab) signIn(person string) {
	b.t.Helper()
	b.open("/sign-in")
	b.choose(`input[value="` + person + `"]`)
	b.press(`form[action="/sign-in"] button`)
	b.do("signed in as "+person, chromedp.WaitVisible(".dc-header__out"))
}

func (b *tab) evaluate(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	require.NoError(b.t, err, expression)
	return said
}

// requireAccessible checks the page, with all details open: axe-core finds no problem
// (WCAG 2.2 AA), and the page fits into a width of 320 px.
func (b *tab) requireAccessible() {
	b.t.Helper()
	b.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true }); ''`)
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](b.axe+"; true"))
	require.NoError(b.t, err)
	found, err := chromedp.Run(ctx, chromedp.Evaluate[json.RawMessage](
		`axe.run().then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html.slice(0, 200))]))`,
		chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	require.JSONEq(b.t, "[]", string(found), "axe-core on "+b.evaluate("location.pathname"))
	b.do("320 px", chromedp.EmulateViewport(320, 900))
	require.Equal(b.t, "", b.evaluate(`document.documentElement.scrollWidth <= 320 ? '' : [...document.querySelectorAll('body *')].filter(
		(e) => e.getBoundingClientRect().right > 321 && !e.closest('.dc-scroll, .govuk-visually-hidden')).map((e) => e.outerHTML.slice(0, 150)).join('\n') || 'too wide'`),
		"320 px on "+b.evaluate("location.pathname"))
	b.do("1280 px", chromedp.EmulateViewport(1280, 900))
}
