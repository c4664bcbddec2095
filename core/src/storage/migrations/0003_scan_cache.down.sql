DROP TABLE scan_files;
DROP TABLE scan_trees;
DROP TABLE scan_results;
