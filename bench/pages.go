package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
)

// measuredPage is a page of the console, and the calls of the API that give the same data.
type measuredPage struct {
	what, person, page string
	calls              []string
}

func measuredPages() []measuredPage {
	const some = "INC-0000-0002" // with Legal
	return []measuredPage{
		{"list of incidents", "comms-1", "/incidents", []string{"/incidents?limit=40"}},
		{"a case", "comms-1", "/incidents/" + some, []string{
			"/incidents/" + some, "/incidents/" + some + "/timeline", "/incidents/" + some + "/letters", "/authors/facebook/@author-2",
		}},
		{"my work", "comms-1", "/my-work", []string{"/tasks?mine=true&limit=40"}},
		{"reports", "comms-lead", "/reports", []string{"/reports/summary"}},
		{"transparency", "auditor-1", "/reports/transparency", []string{"/reports/transparency"}},
		{"account requests", "comms-1", "/account-requests", []string{"/account-requests?limit=40"}},
		{"register of accounts", "comms-1", "/accounts", []string{"/accounts?limit=40"}},
	}
}

// measurePages is P1 and so on: each main page against the API's answer with the same data,
// with many cases in the store; and the size of the page.
func measurePages(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newFilledEnvironment(ctx, f.Paged)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	if err := errors.Join(addAccounts(ctx, e.database, 0, templates), addRequests(ctx, e.database, templates)); err != nil {
		return nil, err
	}
	for n, p := range measuredPages() {
		reader, err := e.signedIn(ctx, p.person)
		if err != nil {
			return nil, err
		}
		line, err := e.comparePageWithAPI(ctx, reader, p, f.Rounds)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.page, err)
		}
		line.id, line.what = fmt.Sprintf("P%d", n+1), fmt.Sprintf("%s of %d cases: page ÷ API", p.what, f.Paged)
		lines = append(lines, line)
	}
	return lines, nil
}

func (e *environment) comparePageWithAPI(ctx context.Context, reader *http.Client, p measuredPage, rounds int) (result, error) {
	size := 0
	came, err := interleaved(rounds, 10, func(int, int) (float64, error) {
		return milliseconds(func() (err error) { size, err = e.pageSize(ctx, reader, p.page); return err })
	}, func(int, int) (float64, error) {
		return milliseconds(func() error {
			for _, call := range p.calls {
				if err := e.send(ctx, http.MethodGet, p.person, "/api/v1"+call, http.NoBody, nil); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return result{}, err
	}
	pages, calls := came[0], came[1]
	ratio := median(pages) / median(calls)
	return result{
		measured: fmt.Sprintf("median %.1f ÷ %.1f ms, p99 %.1f ÷ %.1f ms, %.0f kB", median(pages), median(calls),
			percentile(pages, 0.99), percentile(calls, 0.99), float64(size)/1000),
		ratio: ratio, goal: "≤ 1.5, < 60 kB", met: ratio <= 1.5 && size < 60_000,
	}, nil
}

// newFilledEnvironment is a dev stack on PostgreSQL with many cases.
func newFilledEnvironment(ctx context.Context, cases int) (e *environment, err error) {
	e, err = newPostgresEnvironment(ctx)
	if err != nil {
		return nil, err
	}
	register, err := store.Open(ctx, e.database, store.Options{Kinds: kinds.All()})
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	err = errors.Join(addTemplates(ctx, register), register.Close())
	if err == nil && cases > templates {
		err = copyTemplates(ctx, e.database, cases)
	}
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// signedIn is a browser in which a demo person is signed in.
func (e *environment) signedIn(ctx context.Context, person string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	reader := &http.Client{Transport: e.http.Transport, Jar: jar}
	form := strings.NewReader(url.Values{"person": {person}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url+"/sign-in", form)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, err = bodyOf(reader, request)
	return reader, err
}

func (e *environment) pageSize(ctx context.Context, reader *http.Client, path string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, e.url+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	body, err := bodyOf(reader, request)
	return len(body), err
}

func bodyOf(reader *http.Client, request *http.Request) ([]byte, error) {
	response, err := reader.Do(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	err = errors.Join(err, response.Body.Close())
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d %.200s", request.URL.Path, response.StatusCode, body)
	}
	return body, err
}
