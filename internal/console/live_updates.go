package console

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework/incident"
)

// streamTime is the longest that a stream lasts. Browsers connect again by themselves, and
// the console then checks again that the person is signed in.
const streamTime = time.Minute

// liveUpdates tells an open page, by server-sent events, that what it shows has changed:
// the case ?of=INC-…, or the worklist ?of=work. ?was= is the version that the page shows.
func (c *Console) liveUpdates(g *gin.Context) {
	ctx, cancel := context.WithTimeout(g.Request.Context(), streamTime)
	defer cancel()
	known, who := pageState{version: knownVersion(g)}, caller(g)
	if _, err := c.pageState(ctx, who, g.Query("of")); err != nil {
		status, _ := statusOf(c.explain(g, err).Code)
		g.Status(status)
		return
	}
	response := http.NewResponseController(g.Writer)
	_ = response.SetWriteDeadline(time.Now().Add(2 * streamTime))
	g.Header("Content-Type", "text/event-stream")
	g.Header("X-Accel-Buffering", "no") // tells proxies not to collect the stream
	g.Status(http.StatusOK)
	_, _ = fmt.Fprint(g.Writer, "retry: 3000\n\n")
	ticker := time.NewTicker(c.PollInterval)
	defer ticker.Stop()
	for {
		if now, err := c.pageState(ctx, who, g.Query("of")); err == nil {
			now.send(g.Writer, known)
			known = now
		}
		if err := response.Flush(); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-c.closing:
			return
		case <-ticker.C:
		}
	}
}

// knownVersion is the last version that the browser got before the connection broke,
// or else the one that the page shows.
func knownVersion(g *gin.Context) string {
	if id := g.GetHeader("Last-Event-ID"); id != "" {
		return id
	}
	return g.Query("was")
}

// pageState is what an open page shows.
type pageState struct {
	version string
	jobs    string // that are running, as one JSON object to a line
}

// send sends what changed since a state that the browser knows.
func (now pageState) send(to io.Writer, known pageState) {
	if now.version != known.version {
		_, _ = fmt.Fprintf(to, "id: %s\nevent: changed\ndata: %s\n\n", now.version, now.version)
	}
	if now.jobs != known.jobs {
		for job := range strings.Lines(now.jobs) {
			_, _ = fmt.Fprintf(to, "event: progress\ndata: %s\n\n", strings.TrimSpace(job))
		}
	}
}

func (c *Console) pageState(ctx context.Context, who app.Caller, of string) (pageState, error) {
	switch prefix, _, _ := strings.Cut(of, "-"); {
	case of == "work", of == "all-work":
		version, err := c.worklistVersion(ctx, who, of == "all-work")
		return pageState{version: version}, err
	case prefix == "IMP":
		im, err := c.Service.FileImport(ctx, who, of)
		jobs, _ := c.importJobs(im)
		return pageState{version: importVersion(im), jobs: jsonLines(jobs)}, err
	}
	kind := incident.KindName
	if k := c.Service.Kinds().ByRef(of); k != nil {
		kind = k.Name
	}
	view, err := c.Service.Case(ctx, who, kind, of)
	if err != nil {
		return pageState{}, err
	}
	state := pageState{version: strconv.Itoa(view.Case.Status().Seq)}
	if view.Incident() != nil {
		state.jobs = jsonLines(c.jobsOf(ctx, who, &view))
	}
	return state, nil
}

func jsonLines(jobs []job) string {
	var lines strings.Builder
	for _, j := range jobs {
		line, err := json.Marshal(j)
		if err == nil {
			lines.Write(append(line, '\n'))
		}
	}
	return lines.String()
}
