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
)

// streamTime bounds a stream: browsers come back by themselves, and by then it is
// looked again whether their person is still signed in.
const streamTime = time.Minute

// events tells an open page, by server-sent events, that what it shows has changed:
// the case ?of=INC-…, or the worklist ?of=work, which was at ?was= when it was made.
func (c *Console) events(g *gin.Context) {
	ctx, cancel := context.WithTimeout(g.Request.Context(), streamTime)
	defer cancel()
	heard, who := state{mark: lastHeard(g)}, caller(g)
	if _, err := c.look(ctx, who, g.Query("of")); err != nil {
		status, _ := meaning(c.told(g, err).Code)
		g.Status(status)
		return
	}
	answer := http.NewResponseController(g.Writer)
	_ = answer.SetWriteDeadline(time.Now().Add(2 * streamTime))
	g.Header("Content-Type", "text/event-stream")
	g.Header("X-Accel-Buffering", "no") // for a proxy that would collect
	g.Status(http.StatusOK)
	_, _ = fmt.Fprint(g.Writer, "retry: 3000\n\n")
	look := time.NewTicker(c.Look)
	defer look.Stop()
	for {
		if now, err := c.look(ctx, who, g.Query("of")); err == nil {
			heard = tell(g.Writer, now, heard)
		}
		if err := answer.Flush(); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-c.closing:
			return
		case <-look.C:
		}
	}
}

// lastHeard is what a browser has heard that comes back after a break, or else what
// the page showed when it was made.
func lastHeard(g *gin.Context) string {
	if id := g.GetHeader("Last-Event-ID"); id != "" {
		return id
	}
	return g.Query("was")
}

// state is what an open page shows.
type state struct {
	mark  string // tells one from another
	works string // what is under way, as JSON: a line each
}

// tell sends what is news since what was heard before.
func tell(to io.Writer, now, heard state) state {
	if now.mark != heard.mark {
		_, _ = fmt.Fprintf(to, "id: %s\nevent: changed\ndata: %s\n\n", now.mark, now.mark)
	}
	if now.works != heard.works {
		for work := range strings.Lines(now.works) {
			_, _ = fmt.Fprintf(to, "event: progress\ndata: %s\n\n", strings.TrimSpace(work))
		}
	}
	return now
}

// look sees what a page shows now.
func (c *Console) look(ctx context.Context, who app.Caller, of string) (state, error) {
	if of == "work" || of == "all-work" {
		mark, err := c.currentWork(ctx, who, of == "all-work")
		return state{mark: mark}, err
	}
	if strings.HasPrefix(of, "IMP-") {
		im, err := c.Desk.FileImport(ctx, who, of)
		works, _ := c.importWorks(im)
		return state{mark: importMark(im), works: asLines(works)}, err
	}
	if seq, is, err := c.accountMark(ctx, who, of); is {
		return state{mark: strconv.Itoa(seq)}, err
	}
	view, err := c.Desk.Case(ctx, who, of)
	if err != nil {
		return state{}, err
	}
	return state{mark: strconv.Itoa(view.Case.Seq), works: asLines(c.longWorks(ctx, who, &view))}, nil
}

func asLines(works []longWork) string {
	var lines strings.Builder
	for _, w := range works {
		line, err := json.Marshal(w)
		if err == nil {
			lines.Write(append(line, '\n'))
		}
	}
	return lines.String()
}
