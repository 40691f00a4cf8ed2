# ranger (R): probability forest. Same arguments and answer as the other peers.
words <- commandArgs(TRUE)
given <- function(name, default) {
  at <- match(paste0('--', name), words)
  if (is.na(at)) default else words[at + 1]
}
number <- function(name, default) as.integer(given(name, default))
rows <- number('rows', 0)
features <- number('features', 0)
folder <- given('data', '.')

suppressMessages(library(ranger))

read_part <- function(part, rows) {
  file <- file.path(folder, paste0(part, '_X.f32'))
  x <- matrix(readBin(file, 'numeric', rows * features, size = 4), ncol = features, byrow = TRUE)
  colnames(x) <- paste0('f', seq_len(features))
  list(x = x, y = as.integer(readBin(file.path(folder, paste0(part, '_y.u8')), 'raw', rows)))
}
peak_mb <- function() {
  line <- grep('VmHWM', readLines('/proc/self/status'), value = TRUE)
  as.numeric(gsub('[^0-9]', '', line)) / 1024
}

train <- read_part('train', rows)
label <- factor(train$y, levels = 0:1)
base <- peak_mb()
seconds <- c()
for (rep in seq_len(number('reps', 1))) {
  seconds <- c(seconds, system.time(
    model <- ranger(x = train$x, y = label, num.trees = number('trees', 100), max.depth = number('depth', 12),
                    mtry = round(sqrt(features)), min.node.size = number('leaf', 1), probability = TRUE,
                    num.threads = number('threads', 2), seed = number('seed', 1), oob.error = number('oob', 0) == 1, verbose = FALSE)
  )[['elapsed']])
}
peak <- peak_mb()

test <- read_part('test', file.size(file.path(folder, 'test_y.u8')))
p <- predict(model, test$x, num.threads = 2, verbose = FALSE)$predictions[, 2]
positives <- as.numeric(sum(test$y))
auc <- (sum(rank(p)[test$y == 1]) - positives * (positives + 1) / 2) / (positives * (length(p) - positives))
clipped <- pmin(pmax(p, 1e-3), 1 - 1e-3)
log_loss <- -mean(ifelse(test$y == 1, log(clipped), log(1 - clipped)))
cat(sprintf(
  '{"name":"ranger","version":"%s","task":"train","rows":%d,"seconds":[%s],"auc":%.6f,"logLoss":%.6f,"peakMB":%.1f,"baseMB":%.1f,"extra":{}}\n',
  packageVersion('ranger'), rows, paste(sprintf('%.4f', seconds), collapse = ','), auc, log_loss, peak, base
))
