package console

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/cases"
)

// streamTime bounds a stream: browsers come back by themselves, and by then it is
// looked again whether their person is still signed in.
const streamTime = time.Minute

// events tells an open page, by server-sent events, that what it shows has changed:
// the case ?of=INC-…, or the worklist ?of=work, which was at ?was= when it was made.
func (c *Console) events(g *gin.Context) {
	ctx, cancel := context.WithTimeout(g.Request.Context(), streamTime)
	defer cancel()
	was, who := g.Query("was"), caller(g)
	if _, err := c.mark(ctx, who, g.Query("of")); err != nil {
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
		now, err := c.mark(ctx, who, g.Query("of"))
		if err == nil && now != was {
			was = now
			_, _ = fmt.Fprintf(g.Writer, "event: changed\ndata: %s\n\n", now)
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

// mark tells one state of what a page shows from another.
func (c *Console) mark(ctx context.Context, who cases.Caller, of string) (string, error) {
	if of == "work" || of == "all-work" {
		return c.currentWork(ctx, who, of == "all-work")
	}
	if strings.HasPrefix(of, "IMP-") {
		im, err := c.Desk.FileImport(ctx, who, of)
		return importMark(im), err
	}
	if seq, is, err := c.accountMark(ctx, who, of); is {
		return strconv.Itoa(seq), err
	}
	view, err := c.Desk.Case(ctx, who, of)
	if err != nil {
		return "", err
	}
	return strconv.Itoa(view.Case.Seq), nil
}
