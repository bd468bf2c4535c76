// Command screenshots takes the pictures of the pages that the README shows:
//
//	go run ./scripts/screenshots -devstack bin/devstack -out docs/images
//
// It starts a dev stack of its own, with the demo cases. It needs Chromium.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/chromedp/chromedp"
)

// shot is a picture of a page, as somebody sees it.
type shot struct {
	name   string
	person string
	path   string
	width  int64
	height int64
}

func shots() []shot {
	return []shot{
		{"sign-in", "", "/sign-in", 1280, 800},
		{"my-work", "comms-1", "/my-work?all=1", 1280, 900},
		{"my-work-phone", "comms-1", "/my-work", 375, 900},
		{"incidents", "comms-1", "/incidents", 1280, 900},
		{"case", "comms-1", "/incidents?stage=watch", 1280, 1500},
		{"case-phone", "comms-1", "/incidents?stage=watch", 375, 1500},
		{"legal", "legal-1", "/incidents?stage=consultation", 1280, 1400},
		{"legal-phone", "legal-1", "/incidents?stage=consultation", 375, 1500},
		{"account-request", "comms-1", "/account-requests", 1280, 1200},
		{"approvals", "manager-1", "/approvals", 1280, 1000},
		{"approvals-phone", "manager-1", "/approvals", 375, 1200},
		{"accounts", "comms-1", "/accounts", 1280, 900},
		{"reports", "comms-lead", "/reports", 1280, 1400},
		{"public-report", "", "/report", 1280, 1000},
	}
}

func main() {
	devstack := flag.String("devstack", "bin/devstack", "the program")
	out := flag.String("out", "docs/images", "where the pictures go")
	flag.Parse()
	if err := run(*devstack, *out); err != nil {
		log.Fatal("screenshots: ", err)
	}
}

const base = "http://127.0.0.1:18095"

func run(devstack, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // pictures for everybody
		return err
	}
	stack := exec.Command(devstack, "--ephemeral", "--temporal-ui-addr", "", "--addr", "127.0.0.1:18095")
	stack.Stderr = os.Stderr
	if err := stack.Start(); err != nil {
		return err
	}
	defer stack.Wait()                          //nolint:errcheck // it is over either way
	defer stack.Process.Signal(syscall.SIGTERM) //nolint:errcheck // the same
	if err := seeded(); err != nil {
		return err
	}
	if err := accounts(); err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	browser, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	for _, s := range shots() {
		if err := s.take(browser, out); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// seeded waits until the last of the demo cases has come to its end.
func seeded() error {
	for range 120 {
		var page struct{ Items []struct{} }
		err := call("comms-1", http.MethodGet, "/api/v1/incidents?stage=closed", "", http.NoBody, &page)
		if err == nil && len(page.Items) > 0 {
			return nil
		}
		time.Sleep(500 * time.Millisecond)
	}
	return errors.New("the demo cases did not come")
}

func (s shot) take(browser context.Context, out string) error {
	tab, end := chromedp.NewContext(browser)
	defer end()
	steps := []chromedp.Action[chromedp.Void]{
		chromedp.EmulateViewport(s.width, s.height), signIn(s.person), chromedp.Navigate(base + s.path),
	}
	switch s.name {
	case "case", "case-phone":
		steps = append(steps, chromedp.Click(".dc-case__ref"), chromedp.WaitVisible("#ladder"))
	case "legal", "legal-phone":
		steps = append(steps, chromedp.Click(".dc-case__ref"), chromedp.WaitVisible("#ladder"),
			chromedp.Click("#live-now a.govuk-button"), chromedp.WaitVisible("#advise"))
	case "account-request":
		steps = append(steps, chromedp.Click(`main a[href^="/account-requests/ACR-"]`), chromedp.WaitVisible("#checks"))
	}
	if err := chromedp.Do(tab, steps...); err != nil {
		return err
	}
	picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	if picture, err = small(picture); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, s.name+".png"), picture, 0o644) //nolint:gosec // a picture for everybody
}

func signIn(person string) chromedp.Action[chromedp.Void] {
	if person == "" {
		return chromedp.Navigate(base + "/report")
	}
	return chromedp.Steps(
		chromedp.Navigate(base+"/sign-in"),
		chromedp.Click(`input[value="`+person+`"]`), chromedp.Click("form[action='/sign-in'] button"),
		chromedp.WaitVisible(".dc-header__out"),
	)
}
