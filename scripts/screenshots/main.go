// Command screenshots takes pictures of a running dev stack's pages:
//
//	go run ./scripts/screenshots -base http://127.0.0.1:8080 -out docs/images
//
// It needs Chromium. The dev stack needs its demo cases.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// shot is a picture of a page, as somebody sees it.
type shot struct {
	name   string
	person string
	path   string // "first:watch/…" is about the first case of the list with a filter
	width  int64
	height int64
}

func shots() []shot {
	return []shot{
		{"sign-in", "", "/sign-in", 1280, 800},
		{"my-work", "comms-1", "/my-work?all=1", 1280, 900},
		{"incidents", "comms-1", "/incidents", 1280, 900},
		{"case", "comms-1", "/incidents?stage=watch", 1280, 1500},
		{"case-phone", "comms-1", "/incidents?stage=watch", 375, 1500},
		{"legal", "legal-1", "/incidents?stage=consultation", 1280, 1400},
		{"public-report", "", "/report", 1280, 1000},
	}
}

func main() {
	base := flag.String("base", "http://127.0.0.1:8080", "where the dev stack is")
	out := flag.String("out", "docs/images", "where the pictures go")
	flag.Parse()
	if err := run(*base, *out); err != nil {
		log.Fatal("screenshots: ", err)
	}
}

func run(base, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	browser, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	for _, s := range shots() {
		if err := s.take(browser, base, out); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s shot) take(browser context.Context, base, out string) error {
	tab, end := chromedp.NewContext(browser)
	defer end()
	steps := []chromedp.Action[chromedp.Void]{
		chromedp.EmulateViewport(s.width, s.height), signIn(base, s.person), chromedp.Navigate(base + s.path),
	}
	if s.name == "case" || s.name == "case-phone" || s.name == "legal" {
		steps = append(steps, chromedp.Click(".dc-case__ref"), chromedp.WaitVisible("#ladder"))
	}
	if s.name == "legal" {
		steps = append(steps, chromedp.Click("#live-now a.govuk-button"), chromedp.WaitVisible("#advise"))
	}
	if err := chromedp.Do(tab, steps...); err != nil {
		return err
	}
	picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, s.name+".png"), picture, 0o644) //nolint:gosec // a picture for everybody
}

func signIn(base, person string) chromedp.Action[chromedp.Void] {
	if person == "" {
		return chromedp.Navigate(base + "/report")
	}
	return chromedp.Steps(
		chromedp.Navigate(base+"/sign-in"),
		chromedp.Click(`input[value="`+person+`"]`), chromedp.Click("form[action='/sign-in'] button"),
		chromedp.WaitVisible(".dc-header__out"),
	)
}
